/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.fetch.Arrival;
import dev.cowbird.imagebackend.fetch.Follower;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a base's content while its image arrives, so that little is left to do once all of it is
 * there. It is a shortcut: whatever goes wrong on it, and whatever it doesn't know, goes the
 * ordinary way afterwards, which has the last word on errors too. Used by one thread, which closes
 * it.
 */
final class EarlyBase implements Follower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyBase.class);

  /** Makes content of what arrives; blocks, and ends when its thread is interrupted. */
  @FunctionalInterface
  interface Maker {
    Optional<EarlyContent> make(Arrival arrival) throws Exception;
  }

  private final Maker maker;
  private Optional<Aside<Optional<EarlyContent>>> attempt = Optional.empty();

  EarlyBase(Maker maker) {
    this.maker = maker;
  }

  @Override
  public void begin(Arrival arrival) {
    close();
    attempt = Optional.of(Aside.start("cowbird-early", () -> maker.make(arrival)));
  }

  @Override
  public void abandon() {
    close();
  }

  /**
   * What was made, once all has arrived and was accepted; waits until it is finished. It is closed
   * with this.
   */
  Optional<EarlyContent> content(Inspection.Accepted accepted) {
    return attempt.flatMap(EarlyBase::made).filter(content -> content.isOf(accepted));
  }

  private static Optional<EarlyContent> made(Aside<Optional<EarlyContent>> attempt) {
    try {
      return attempt.result();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      LOG.debug("An image was not unpacked while it arrived", e.getCause());
      return Optional.empty();
    }
  }

  /** Ends what is going on, and removes what was made and not taken. */
  @Override
  public void close() {
    attempt.ifPresent(EarlyBase::end);
    attempt = Optional.empty();
  }

  private static void end(Aside<Optional<EarlyContent>> attempt) {
    attempt.close();
    made(attempt).ifPresent(EarlyContent::close);
  }
}

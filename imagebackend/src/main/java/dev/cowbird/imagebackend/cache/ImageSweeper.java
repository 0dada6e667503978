/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.PruneResult;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prunes the cache again and again in a daemon thread of its own, for programs that run for long.
 * Any number of sweepers, in any number of processes, may look after one state directory: pruning
 * takes a lock, so they take turns.
 */
public final class ImageSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageSweeper.class);

  /** Is told what became of each run, on the sweeper's thread. */
  public interface Listener {
    void swept(PruneResult result);

    /** The run failed; the next one is tried all the same. */
    void failed(RuntimeException failure);

    static Listener none() {
      return new Listener() {
        @Override
        public void swept(PruneResult result) {}

        @Override
        public void failed(RuntimeException failure) {}
      };
    }
  }

  private final Supplier<PruneResult> prune;
  private final Listener listener;
  private final ScheduledExecutorService thread;

  private ImageSweeper(Supplier<PruneResult> prune, Listener listener) {
    this.prune = prune;
    this.listener = listener;
    this.thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
      Thread daemon = new Thread(runnable, "cowbird-sweeper");
      daemon.setDaemon(true);
      return daemon;
    });
  }

  /**
   * Starts sweeping, at once for the first time.
   *
   * @param prune one run: {@code () -> images.prune(PruneRequest.of(policy), users)}, or a driver's
   * @param interval from the end of a run to the beginning of the next, more than zero
   */
  public static ImageSweeper start(
      Supplier<PruneResult> prune, Duration interval, Listener listener) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("Interval " + interval + " is not more than zero");
    }
    ImageSweeper sweeper = new ImageSweeper(prune, listener);
    // A run that throws nothing never ends the series, so its future tells nothing.
    var unused = sweeper.thread.scheduleWithFixedDelay(
        sweeper::sweep, 0, TimeUnit.NANOSECONDS.convert(interval), TimeUnit.NANOSECONDS);
    return sweeper;
  }

  /** What is thrown from here would end the sweeping. */
  private void sweep() {
    try {
      PruneResult result = prune.get();
      result.obstacles().forEach(why -> LOG.warn("Unused images stay in the cache: {}", why));
      tell(() -> listener.swept(result));
    } catch (RuntimeException e) {
      if (thread.isShutdown()) {
        LOG.debug("A sweep of the cache ended with its sweeper", e);
        return;
      }
      LOG.warn("Sweeping the cache failed", e);
      tell(() -> listener.failed(e));
    }
  }

  private static void tell(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.warn("A sweeper's listener failed", e);
    }
  }

  /**
   * Ends the sweeping: a run that goes on is interrupted, and may end a little later than this
   * returns. Closing twice is harmless.
   */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}

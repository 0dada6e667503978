/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The end of cloud-init's work: its last line on the console, or the result that the guest agent
 * reads. What only the result tells, that there were errors, is waited for a little where there is
 * an agent.
 */
final class CloudInitCheck implements Check {
  static final String RESULT = "/run/cloud-init/result.json";
  static final String STATUS = "/run/cloud-init/status.json";

  private static final int MOST_BYTES = 64 << 10;

  /** No event tells of a file in a guest. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The result is written after the last line was printed. */
  private static final Duration TIME_FOR_RESULT = Duration.ofSeconds(5);

  private final GuestView guest;
  private final Check console;
  private Optional<Long> shown = Optional.empty();
  private Optional<Long> looked = Optional.empty();
  private Optional<String> stage = Optional.empty();
  private List<String> errors = List.of();
  private boolean there;

  /** @param console looks for the last line; closed with this */
  CloudInitCheck(GuestView guest, Check console) {
    this.guest = guest;
    this.console = console;
  }

  /** @throws DriverException {@code GUEST_FAILED} if it has ended with errors */
  @Override
  public Optional<String> missing(Duration wait) throws InterruptedException {
    requireNoErrors();
    if (there) {
      return Optional.empty();
    }
    awaitLine(wait);
    there = isPast(looked, BETWEEN_LOOKS) ? look() : shown.isPresent() && !guest.hasAgent();
    return there ? Optional.empty() : Optional.of(missing());
  }

  /** Once the line was shown, nothing tells of the result. */
  private void awaitLine(Duration wait) throws InterruptedException {
    if (shown.isPresent()) {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } else if (console.missing(wait).isEmpty()) {
      shown = Optional.of(System.nanoTime());
      looked = Optional.empty();
    }
  }

  private String missing() {
    return shown.isPresent()
        ? "cloud-init has finished, and its result is not known yet"
        : "cloud-init has not said that it has finished"
            + stage.map(name -> "; it was at " + name).orElse("");
  }

  private static boolean isPast(Optional<Long> moment, Duration time) {
    return moment.isEmpty() || System.nanoTime() - moment.get() > time.toNanos();
  }

  /** An agent that has much to answer may miss a question, so it is asked again. */
  private boolean look() {
    looked = Optional.of(System.nanoTime());
    if (guest.agentAnswers(Duration.ZERO)) {
      Optional<List<String>> result =
          guest.agentFile(RESULT, MOST_BYTES).flatMap(CloudInitFiles::errors);
      if (result.isPresent()) {
        errors = result.get();
        requireNoErrors();
        return true;
      }
      stage = guest.agentFile(STATUS, MOST_BYTES).flatMap(CloudInitFiles::stage);
    }
    return shown.isPresent() && (isPast(shown, TIME_FOR_RESULT) || !guest.hasAgent());
  }

  private void requireNoErrors() {
    if (!errors.isEmpty()) {
      throw new DriverException(
          Kind.GUEST_FAILED,
          "cloud-init of instance " + guest.name() + " finished with errors: "
              + String.join("; ", errors));
    }
  }

  @Override
  public void close() {
    console.close();
  }
}

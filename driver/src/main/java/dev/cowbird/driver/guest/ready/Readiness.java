/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.guest.ConsoleTail;
import dev.cowbird.driver.guest.TextMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits until a guest is ready, is off, or time is up. */
public final class Readiness {
  /** How long one look may wait, and how often a guest is looked at, whether it still runs. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** How much of the console a message shows: enough for a trace, not for a boot. */
  private static final int LINES = 8;

  private final GuestView guest;
  private final WaitFor wanted;

  public Readiness(GuestView guest, WaitFor wanted) {
    this.guest = guest;
    this.wanted = wanted;
  }

  /**
   * Blocks until it is ready; a look that has begun when time is up may take seconds more. A
   * hypervisor that can't be asked is asked again until then.
   *
   * @param timeout zero to look once
   * @throws DriverException {@code TIMED_OUT} if it isn't ready by then, or until it is off, with
   *     what is missing and the console's last lines; {@code GUEST_FAILED} if it can't become ready
   *     any more; {@code INTERRUPTED}
   */
  public void await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Check check = new Checks(guest).of(wanted)) {
      Optional<String> missing = check.missing(Duration.ZERO);
      while (missing.isPresent()) {
        long left = deadline - System.nanoTime();
        // Looked at before the last look: what it printed before it went counts.
        boolean on = isOn();
        Duration wait = on ? shorter(left, LOOK) : Duration.ZERO;
        missing = check.missing(wait);
        if (missing.isPresent() && !on) {
          throw notReady("when it was off", missing.get());
        }
        if (missing.isPresent() && left <= 0) {
          throw notReady("within " + seconds(timeout), missing.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Kind.INTERRUPTED, "Waiting for instance " + guest.name() + " was interrupted", e);
    }
  }

  /** One of which it isn't known may be. */
  private boolean isOn() {
    try {
      return guest.isOn();
    } catch (DriverException e) {
      if (SteadyCheck.mayPass(e)) {
        return true;
      }
      throw e;
    }
  }

  private static Duration shorter(long nanos, Duration most) {
    return Duration.ofNanos(Math.max(0, Math.min(nanos, most.toNanos())));
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  private DriverException notReady(String when, String missing) {
    return new DriverException(
        Kind.TIMED_OUT,
        "Instance "
            + guest.name()
            + " was not ready ("
            + wanted
            + ") "
            + when
            + ": "
            + missing
            + "; "
            + consoleEnd());
  }

  /** Whatever keeps it from being read must not hide why the guest isn't ready. */
  private String consoleEnd() {
    try {
      return lastLines();
    } catch (DriverException e) {
      return "" + e.getMessage();
    }
  }

  private String lastLines() {
    TextMatcher end = new TextMatcher("");
    try (ConsoleTail tail = guest.console()) {
      byte[] piece = tail.read(Duration.ZERO);
      while (piece.length > 0) {
        end.accept(piece);
        piece = tail.read(Duration.ZERO);
      }
    }
    List<String> lines = end.tail().lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty()
        ? "its console is empty"
        : "its console ends with: "
            + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}

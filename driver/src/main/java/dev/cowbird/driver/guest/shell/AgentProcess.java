/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.guest.agent.AgentExit;
import dev.cowbird.driver.guest.agent.GuestAgent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that a guest's agent has started. */
record AgentProcess(GuestAgent agent, long id) {
  private static final long SHORTEST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  /** Something done again and again while it runs, and then until there is no more of it. */
  @FunctionalInterface
  interface Meanwhile {
    /** Returns whether there may be more at once. */
    boolean look() throws IOException;
  }

  /** GLib's words, which the agent passes on. */
  private static final String NOT_STARTED = "Failed to execute child process";

  /** Empty if the guest has no such program, or may not run it. */
  static Optional<AgentProcess> start(GuestAgent agent, List<String> words, byte[] input) {
    try {
      return Optional.of(new AgentProcess(agent, agent.start(words, input)));
    } catch (DriverException e) {
      String said = "" + e.getMessage();
      if (e.kind() == Kind.GUEST_FAILED && said.contains(NOT_STARTED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Waits for its end, and for that of what is done meanwhile.
   *
   * @throws DriverException {@code TIMED_OUT}, {@code INTERRUPTED}: it was killed
   */
  AgentExit await(Deadline deadline, Meanwhile meanwhile) throws IOException {
    long pause = SHORTEST_PAUSE_MILLIS;
    try {
      Optional<AgentExit> exit = agent.ended(id);
      boolean more = meanwhile.look();
      while (exit.isEmpty() || more) {
        // No event tells of a program's end.
        long nanos = TimeUnit.MILLISECONDS.toNanos(more ? 1 : pause);
        TimeUnit.NANOSECONDS.sleep(Math.min(nanos, deadline.nanosLeft()));
        pause = more ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        exit = exit.isPresent() ? exit : agent.ended(id);
        more = meanwhile.look();
      }
      return exit.get();
    } catch (InterruptedException e) {
      kill();
      throw deadline.interrupted(e);
    } catch (DriverException | IOException e) {
      kill();
      throw e;
    }
  }

  /** That it is late is told; a guest that can't end it has worse troubles. */
  private void kill() {
    boolean interrupted = Thread.interrupted();
    try {
      agent.start(List.of("kill", "-KILL", Long.toString(id)), new byte[0]);
    } catch (DriverException e) {
      // as above
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

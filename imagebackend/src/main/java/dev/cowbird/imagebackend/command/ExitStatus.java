/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import java.util.Map;
import java.util.Optional;

/**
 * How a process ended, as {@link Process#exitValue()} tells it: a signal's number plus 128, which a
 * process may also return by itself.
 */
record ExitStatus(int value) {
  private static final int SIGNALLED = 128;
  private static final int SIGXCPU = 24;

  /** Linux, signal(7): those that end a command in practice; the numbers of x86 and Arm. */
  private static final Map<Integer, String> SIGNALS = Map.of(
      1, "HUP", 2, "INT", 5, "TRAP", 6, "ABRT", 9, "KILL", 11, "SEGV", 13, "PIPE", 15, "TERM",
      SIGXCPU, "XCPU", 25, "XFSZ");

  /** In words, with the limits that may be the cause. */
  String describe(Optional<CommandLimits> limits) {
    if (limits.isEmpty()) {
      return status();
    }
    if (value == SIGNALLED + SIGXCPU) {
      return "it used up its " + limits.get().cpuSeconds() + " s of CPU time";
    }
    return status()
        + " (it was limited to "
        + limits.get().addressSpaceBytes()
        + " bytes of address space and "
        + limits.get().cpuSeconds()
        + " s of CPU time)";
  }

  private String status() {
    String signal = SIGNALS.get(value - SIGNALLED);
    return signal == null ? "exit status " + value : "ended by signal " + signal;
  }
}

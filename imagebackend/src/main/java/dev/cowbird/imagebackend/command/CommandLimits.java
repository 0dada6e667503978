/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import java.time.Duration;

/**
 * What a command may use, for commands that read what strangers wrote. A command under limits also
 * leaves no core file.
 *
 * @param addressSpaceBytes RLIMIT_AS: beyond it allocations fail inside the command
 * @param cpuTime RLIMIT_CPU, rounded up to whole seconds: beyond it the command is ended
 */
public record CommandLimits(long addressSpaceBytes, Duration cpuTime) {

  /** @throws IllegalArgumentException if one of them is not positive */
  public CommandLimits {
    if (addressSpaceBytes <= 0) {
      throw new IllegalArgumentException(
          "Address space of " + addressSpaceBytes + " bytes is not positive");
    }
    if (cpuTime.isNegative() || cpuTime.isZero()) {
      throw new IllegalArgumentException("CPU time " + cpuTime + " is not positive");
    }
  }

  /** The CPU time in whole seconds, the unit of RLIMIT_CPU. */
  long cpuSeconds() {
    return cpuTime.plusSeconds(1).minusNanos(1).toSeconds();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.imagebackend.InstanceName;

/** Takes a machine down at the end of a command, also one that Ctrl-C ended. */
final class TakenDown {
  private TakenDown() {}

  /** Removes it, unless somebody else did. An interrupt doesn't keep it from that. */
  static void atTheEnd(ComputeDriver driver, InstanceName name) {
    boolean interrupted = Thread.interrupted();
    try {
      driver.destroy(name);
    } catch (DriverException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #atTheEnd}, where something failed before, which stays the error. */
  static void after(RuntimeException failure, ComputeDriver driver, InstanceName name) {
    try {
      atTheEnd(driver, name);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * What becomes of a machine when its guest ends by itself.
 *
 * @param crash when the panic device told of one
 */
public record LifecycleActions(
    LifecycleAction poweroff, LifecycleAction reboot, LifecycleAction crash) {
  /** @throws IllegalArgumentException if anything but a crash is to be dumped */
  public LifecycleActions {
    if (isDump(poweroff) || isDump(reboot)) {
      throw new IllegalArgumentException(
          "Only a crash is dumped: power-off is " + poweroff + ", reboot is " + reboot);
    }
  }

  /** A crashed guest ends like one that is shut down: its console log tells what happened. */
  public static LifecycleActions standard() {
    return new LifecycleActions(
        LifecycleAction.DESTROY, LifecycleAction.RESTART, LifecycleAction.DESTROY);
  }

  private static boolean isDump(LifecycleAction action) {
    return action == LifecycleAction.COREDUMP_DESTROY || action == LifecycleAction.COREDUMP_RESTART;
  }
}

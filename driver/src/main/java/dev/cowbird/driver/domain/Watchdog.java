/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** A device that acts when the guest no longer feeds it. */
public record Watchdog(Model model, Action action) {
  /** The device. */
  public enum Model {
    /** A PCI card; for any machine with PCI. */
    I6300ESB,
    /** Part of q35's chip set. libvirt knows it since 9.1. */
    ITCO
  }

  /** What it does. */
  public enum Action {
    RESET,
    SHUTDOWN,
    POWEROFF,
    PAUSE,
    DUMP,
    INJECT_NMI,
    NONE
  }
}

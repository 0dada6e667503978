/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.domain.PublishedPort;

/**
 * A port of the host that should lead to a guest.
 *
 * @param process who listens on it, in words; empty if nobody does
 */
public record HeldPort(PublishedPort port, Holder holder, String process) {
  /** Who listens on it. */
  public enum Holder {
    /** The guest's own QEMU, or passt. */
    GUEST("guest"),
    /** Somebody else. */
    OTHER("other"),
    /** Somebody who can't be told without root's rights. */
    UNKNOWN("unknown"),
    NOBODY("nobody");

    private final String label;

    Holder(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.util.Optional;

/**
 * A device that an instance has, as it was when it was looked at.
 *
 * @param kind what it is, by its element in libvirt's XML: {@code disk}, {@code interface}
 * @param target its name: {@code vda} for a disk, the tap device for an interface that runs
 * @param mac an interface's address
 * @param alias what the hypervisor calls it while the machine runs, or a user ({@code ua-...}) did
 * @param xml its description, without passwords
 */
public record AttachedDevice(
    String kind,
    Presence presence,
    Optional<String> target,
    Optional<String> mac,
    Optional<String> alias,
    String xml) {
  /** How long it is there. */
  public enum Presence {
    /** Now, and after the next start. */
    FOR_GOOD,
    /** Now: the machine that starts next does not have it. */
    UNTIL_STOPPED,
    /** Not now, as long as the machine runs. */
    FROM_NEXT_START
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.Optional;
import java.util.Set;

/**
 * The devices of the host on the way to an interface of a guest.
 *
 * @param tap the interface's own; empty while there is none
 * @param bridge the one that it should be a port of, if that is known
 * @param tapBridge the one that it is a port of
 * @param up those of them that exist and are up
 * @param present those of them that exist
 */
public record HostDevices(
    Optional<String> tap,
    Optional<String> bridge,
    Optional<String> tapBridge,
    Set<String> up,
    Set<String> present) {
  public HostDevices {
    up = Set.copyOf(up);
    present = Set.copyOf(present);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.network.NetworkLease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.jna.NetworkPointer;

/**
 * Reads {@code virNetworkDHCPLease}, which is declared in libvirt-network.h, on machines whose
 * pointers have 64 bits.
 */
final class LibvirtLeases {
  private static final long EXPIRY_TIME = 8;
  private static final long MAC = 24;
  private static final long IP_ADDRESS = 40;
  private static final long PREFIX = 48;
  private static final long HOSTNAME = 56;

  private LibvirtLeases() {}

  static List<NetworkLease> read(LibvirtCalls calls, NetworkPointer network) throws LibvirtFailure {
    PointerByReference list = new PointerByReference();
    int count = LibvirtNetworks.check(calls, calls.virNetworkGetDHCPLeases(network, null, list, 0));
    Pointer array = list.getValue();
    if (array == null) {
      return List.of();
    }
    Pointer[] pointers = array.getPointerArray(0, count);
    try {
      List<NetworkLease> leases = new ArrayList<>();
      for (Pointer pointer : pointers) {
        lease(pointer).ifPresent(leases::add);
      }
      return List.copyOf(leases);
    } finally {
      for (Pointer pointer : pointers) {
        calls.virNetworkDHCPLeaseFree(pointer);
      }
      Native.free(Pointer.nativeValue(array));
    }
  }

  /** Empty for one without a MAC address, which DHCPv6 may give: it can't be told whose it is. */
  private static Optional<NetworkLease> lease(Pointer lease) {
    Optional<String> mac = text(lease, MAC);
    Optional<String> address = text(lease, IP_ADDRESS);
    if (mac.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    long expires = lease.getLong(EXPIRY_TIME);
    return Optional.of(new NetworkLease(
        new MacAddress(mac.get()),
        new IpPrefix(IpAddress.parse(address.get()), lease.getInt(PREFIX)),
        text(lease, HOSTNAME),
        expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(expires))));
  }

  private static Optional<String> text(Pointer lease, long offset) {
    return Optional.ofNullable(lease.getPointer(offset))
        .map(pointer -> pointer.getString(0, UTF_8.name()))
        .filter(text -> !text.isEmpty());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.libvirt.jna.DomainPointer;

/**
 * Asks for a domain's addresses. The structures, of {@code libvirt-domain.h}, are the same on every
 * architecture with pointers of 8 bytes:
 *
 * <pre>
 * struct virDomainInterface   { char *name; char *hwaddr; unsigned int naddrs; virDomainIPAddressPtr addrs; };
 * struct virDomainIPAddress   { int type; char *addr; unsigned int prefix; };
 * </pre>
 */
final class InterfaceAddresses {
  private static final int MAC_OFFSET = 8;
  private static final int COUNT_OFFSET = 16;
  private static final int ADDRESSES_OFFSET = 24;
  private static final int ADDRESS_BYTES = 24;
  private static final int TEXT_OFFSET = 8;
  private static final int PREFIX_OFFSET = 16;

  private InterfaceAddresses() {}

  static List<InterfaceAddress> read(LibvirtCalls calls, DomainPointer domain, AddressSource source)
      throws LibvirtFailure {
    PointerByReference list = new PointerByReference();
    int count = calls.virDomainInterfaceAddresses(domain, list, number(source), 0);
    if (count < 0) {
      throw LibvirtFailure.last(calls);
    }
    List<InterfaceAddress> addresses = new ArrayList<>();
    Pointer array = list.getValue();
    if (array != null) {
      for (Pointer one : array.getPointerArray(0, count)) {
        addAll(addresses, one);
        calls.virDomainInterfaceFree(one);
      }
      Native.free(Pointer.nativeValue(array));
    }
    return List.copyOf(addresses);
  }

  /** {@code virDomainInterfaceAddressesSource} */
  private static int number(AddressSource source) {
    return switch (source) {
      case LEASE -> 0;
      case AGENT -> 1;
      case ARP -> 2;
    };
  }

  private static void addAll(List<InterfaceAddress> addresses, Pointer one) {
    String name = text(one, 0);
    String mac = text(one, MAC_OFFSET).toLowerCase(Locale.ROOT);
    Pointer first = one.getPointer(ADDRESSES_OFFSET);
    for (int i = 0; i < one.getInt(COUNT_OFFSET); i++) {
      Pointer address = first.share((long) i * ADDRESS_BYTES);
      int prefix = address.getInt(PREFIX_OFFSET);
      parse(text(address, TEXT_OFFSET))
          .ifPresent(ip -> addresses.add(new InterfaceAddress(name, mac, ip, prefix)));
    }
  }

  private static String text(Pointer structure, int offset) {
    return Optional.ofNullable(structure.getPointer(offset))
        .map(text -> text.getString(0, "UTF-8"))
        .orElse("");
  }

  /** An agent says what its guest wants it to say, and a name would be looked up. */
  static Optional<InetAddress> parse(String text) {
    try {
      return Optional.of(IpAddress.parse(text).value());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

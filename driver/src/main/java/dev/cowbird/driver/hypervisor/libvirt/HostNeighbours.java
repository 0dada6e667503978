/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The IPv4 addresses that this host has heard from a guest's interfaces, in the form of proc(5),
 * {@code /proc/net/arp}. libvirt reads the same table by netlink, which libvirt 9.0 can't do of
 * every kernel ("wrong nlmsg len").
 */
final class HostNeighbours {
  /** ATF_COM of {@code linux/if_arp.h}: the hardware address is known. */
  private static final int COMPLETE = 0x2;

  private static final int MOST_BITS = 32;

  private final Path table;

  /** @param table {@code /proc/net/arp}, or a like file */
  HostNeighbours(Path table) {
    this.table = table;
  }

  /** Those of a domain, by its description; none where there is no table. */
  List<InterfaceAddress> of(String domainXml) {
    Set<String> macs = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    macs.addAll(XmlDocument.parse(domainXml).all("/domain/devices/interface/mac/@address"));
    return lines().stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields.length == 6 && macs.contains(fields[3]))
        .filter(fields -> (Integer.decode(fields[2]) & COMPLETE) != 0)
        .map(fields -> new InterfaceAddress(
            fields[5], fields[3], IpAddress.parse(fields[0]).value(), MOST_BITS))
        .toList();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(table);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

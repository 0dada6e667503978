/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the host's kernel tells of network devices, by files: sysfs-class-net and proc_pid_net(5).
 * Changes nothing. What is not there is answered as absent, down or off.
 */
public final class NetworkDevices {
  private static final int HEXADECIMAL = 16;
  private static final int IFF_UP = 1;

  private final Path root;

  /** @param root what to read instead of {@code /} */
  public NetworkDevices(Path root) {
    this.root = root;
  }

  /** Whether it is one name, which leads to no other directory. */
  static boolean isName(String device) {
    return device.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,14}");
  }

  boolean exists(String device) {
    return Files.isDirectory(directory(device));
  }

  boolean isUp(String device) {
    return first(directory(device).resolve("flags"))
        .map(flags -> Long.parseLong(flags.replaceFirst("0x", ""), HEXADECIMAL))
        .filter(flags -> (flags & IFF_UP) != 0)
        .isPresent();
  }

  Optional<String> bridgeOf(String device) {
    Path link = directory(device).resolve("master");
    try {
      return Files.isSymbolicLink(link)
          ? Optional.of(Files.readSymbolicLink(link).getFileName().toString())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The IPv4 addresses that the host has heard from this MAC address. */
  List<IpAddress> neighbours(MacAddress mac) {
    return lines(root.resolve("proc/net/arp")).stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields.length > 3 && fields[3].equalsIgnoreCase(mac.value()))
        .map(fields -> IpAddress.parse(fields[0]))
        .toList();
  }

  boolean forwards() {
    return first(root.resolve("proc/sys/net/ipv4/ip_forward")).equals(Optional.of("1"));
  }

  /** Whether the packet filters, of both families, see what passes between ports of a bridge. */
  boolean filtersBridges() {
    Path settings = root.resolve("proc/sys/net/bridge");
    return Stream.of("bridge-nf-call-iptables", "bridge-nf-call-ip6tables")
        .allMatch(name -> first(settings.resolve(name)).equals(Optional.of("1")));
  }

  /** By the file that libvirt has dnsmasq write its process's number to. */
  boolean dnsmasqRuns(String network) {
    return first(root.resolve("run/libvirt/network").resolve(network + ".pid"))
        .filter(pid -> pid.matches("\\d+"))
        .filter(pid -> Files.isDirectory(root.resolve("proc").resolve(pid)))
        .isPresent();
  }

  private Path directory(String device) {
    return root.resolve("sys/class/net").resolve(device);
  }

  private static Optional<String> first(Path file) {
    return lines(file).stream().findFirst().map(String::strip);
  }

  private static List<String> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes of a Linux host, as {@code /proc/net/route} and {@code /proc/net/ipv6_route} tell
 * them: proc_pid_net(5). Default routes, the loopback's and those of links and groups are left out:
 * they clash with nothing.
 */
public final class HostRoutes {
  private static final int HEXADECIMAL = 16;

  private final Path directory;

  /** @param directory the {@code /proc/net} to read */
  public HostRoutes(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads them. A family that the host lacks has none.
   *
   * @throws UncheckedIOException if they can't be read
   */
  public List<HostRoute> read() {
    List<HostRoute> routes = new ArrayList<>();
    lines("route").stream()
        .skip(1)
        .map(HostRoutes::ipv4)
        .flatMap(Optional::stream)
        .forEach(routes::add);
    lines("ipv6_route").stream()
        .map(HostRoutes::ipv6)
        .flatMap(Optional::stream)
        .forEach(routes::add);
    return List.copyOf(routes);
  }

  private List<String> lines(String file) {
    Path path = directory.resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<HostRoute> ipv4(String line) {
    String[] fields = line.strip().split("\\s+", -1);
    int prefix = new BigInteger(fields[7], HEXADECIMAL).bitCount();
    if (prefix == 0 || fields[0].equals("lo")) {
      return Optional.empty();
    }
    // The kernel prints the four bytes as a number of its own, and libvirt's hosts are little
    // endian.
    int reversed = Integer.reverseBytes(Integer.parseUnsignedInt(fields[1], HEXADECIMAL));
    IpAddress address =
        IpAddress.of(BigInteger.valueOf(Integer.toUnsignedLong(reversed)), IpFamily.IPV4);
    return Optional.of(new HostRoute(new IpPrefix(address, prefix), fields[0]));
  }

  private static Optional<HostRoute> ipv6(String line) {
    String[] fields = line.strip().split("\\s+", -1);
    int prefix = Integer.parseInt(fields[1], HEXADECIMAL);
    String device = fields[fields.length - 1];
    IpAddress address = IpAddress.of(new BigInteger(fields[0], HEXADECIMAL), IpFamily.IPV6);
    boolean local = address.value().isLinkLocalAddress() || address.value().isMulticastAddress();
    return prefix == 0 || device.equals("lo") || local
        ? Optional.empty()
        : Optional.of(new HostRoute(new IpPrefix(address, prefix), device));
  }
}

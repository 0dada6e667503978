/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.text.Quoted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the host that leads to one of a guest on QEMU's user-mode network.
 *
 * @param hostAddress the host's address to listen on
 * @param hostPort from 1 to 65535, or 0 for one that is free when the guest is made
 * @param guestPort from 1 to 65535
 */
public record PublishedPort(
    Transport transport, IpAddress hostAddress, int hostPort, int guestPort) {
  private static final int LAST_PORT = 65_535;
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
  private static final Pattern FORM =
      Pattern.compile("(?:(?:\\[([^]]+)]|([0-9.]+)):)?(\\d{1,5}):(\\d{1,5})(?:/(tcp|udp))?");

  /** What the port belongs to. */
  public enum Transport {
    TCP,
    UDP
  }

  /** @throws IllegalArgumentException if there is no such port */
  public PublishedPort {
    Require.within("Port of the host", hostPort, 0, LAST_PORT);
    Require.within("Port of the guest", guestPort, 1, LAST_PORT);
  }

  /** A TCP port that only the host itself reaches. */
  public static PublishedPort local(int hostPort, int guestPort) {
    return new PublishedPort(Transport.TCP, LOOPBACK, hostPort, guestPort);
  }

  /**
   * Reads {@code [ADDRESS:]HOST_PORT:GUEST_PORT[/tcp|/udp]}, an IPv6 address in brackets. Without
   * an address only the host itself reaches the port.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static PublishedPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a published port, such as 8080:80 or 127.0.0.1:8080:80/tcp");
    }
    IpAddress address = Optional.ofNullable(matcher.group(1))
        .or(() -> Optional.ofNullable(matcher.group(2)))
        .map(IpAddress::parse)
        .orElse(LOOPBACK);
    return new PublishedPort(
        "udp".equals(matcher.group(5)) ? Transport.UDP : Transport.TCP,
        address,
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)));
  }

  /** The same on another port of the host. */
  public PublishedPort onHostPort(int port) {
    return new PublishedPort(transport, hostAddress, port, guestPort);
  }

  boolean isIpv6() {
    return hostAddress.family() == IpFamily.IPV6;
  }

  /** The host's side, as in {@code tcp 127.0.0.1:8080}. */
  String hostSide() {
    String address = isIpv6() ? "[" + hostAddress + "]" : hostAddress.toString();
    return Label.of(transport) + " " + address + ":" + hostPort;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    String address = isIpv6() ? "[" + hostAddress + "]" : hostAddress.toString();
    return address + ":" + hostPort + ":" + guestPort + "/" + Label.of(transport);
  }
}

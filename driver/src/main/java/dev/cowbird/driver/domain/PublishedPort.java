/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.regex.Pattern;

/**
 * A port of the host that leads to one of a guest on QEMU's user-mode network.
 *
 * @param hostAddress the host's address to listen on, IPv4 or IPv6
 * @param hostPort from 1 to 65535
 * @param guestPort from 1 to 65535
 */
public record PublishedPort(Transport transport, String hostAddress, int hostPort, int guestPort) {
  private static final int LAST_PORT = 65_535;
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  /** What the port belongs to. */
  public enum Transport {
    TCP,
    UDP
  }

  /** @throws IllegalArgumentException if there is no such address or port */
  public PublishedPort {
    Require.matches("an IP address", hostAddress, ADDRESS);
    Require.within("Port of the host", hostPort, 1, LAST_PORT);
    Require.within("Port of the guest", guestPort, 1, LAST_PORT);
  }

  /** A TCP port that only the host itself reaches. */
  public static PublishedPort local(int hostPort, int guestPort) {
    return new PublishedPort(Transport.TCP, "127.0.0.1", hostPort, guestPort);
  }

  boolean isIpv6() {
    return hostAddress.contains(":");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the host that leads to one of a guest on QEMU's user-mode network.
 *
 * @param hostAddress the host's address to listen on
 * @param hostPort 1 to 65535, or 0 for one that is free
 * @param guestPort 1 to 65535
 */
public record PortForward(IpAddress hostAddress, int hostPort, int guestPort, Transport transport) {
  private static final int LAST_PORT = 65535;
  private static final int ONE_AT_A_TIME = 1;
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
  private static final Pattern FORM =
      Pattern.compile("(?:(?:\\[([^]]+)]|([0-9.]+)):)?(\\d{1,5}):(\\d{1,5})(?:/(tcp|udp))?");

  /** What the port belongs to. */
  public enum Transport {
    TCP("tcp"),
    UDP("udp");

    private final String label;

    Transport(String label) {
      this.label = label;
    }

    /** What QEMU and libvirt call it. */
    public String label() {
      return label;
    }
  }

  /** @throws IllegalArgumentException if there is no such port */
  public PortForward {
    if (hostPort < 0 || hostPort > LAST_PORT) {
      throw new IllegalArgumentException(
          "The host's port " + hostPort + " is not within 0 and " + LAST_PORT);
    }
    if (guestPort < 1 || guestPort > LAST_PORT) {
      throw new IllegalArgumentException(
          "The guest's port " + guestPort + " is not within 1 and " + LAST_PORT);
    }
  }

  /**
   * Reads {@code [ADDRESS:]HOST_PORT:GUEST_PORT[/tcp|/udp]}, an IPv6 address in brackets. Without
   * an address only the host itself reaches the port.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static PortForward parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?")
          + "' is not a published port, such as 8080:80 or 127.0.0.1:8080:80/tcp");
    }
    IpAddress address = Optional.ofNullable(matcher.group(1))
        .or(() -> Optional.ofNullable(matcher.group(2)))
        .map(IpAddress::parse)
        .orElse(LOOPBACK);
    return new PortForward(
        address,
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)),
        "udp".equals(matcher.group(5)) ? Transport.UDP : Transport.TCP);
  }

  /**
   * The same with a host port that was free a moment ago: that which was asked for, or for 0 one
   * that the kernel chose. Listens on it for that moment. Nothing keeps it free afterwards.
   *
   * @throws IllegalStateException if it can't be listened on; it says why
   */
  public PortForward resolved() {
    try {
      int port = switch (transport) {
        case TCP -> freeTcp(hostAddress.value());
        case UDP -> freeUdp(hostAddress.value());
      };
      return new PortForward(hostAddress, port, guestPort, transport);
    } catch (IOException e) {
      throw new IllegalStateException(
          "The host's port " + hostAddress + ":" + hostPort + "/" + transport.label()
              + " can't be published: " + e.getMessage(),
          e);
    }
  }

  private int freeTcp(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(hostPort, ONE_AT_A_TIME, address)) {
      return socket.getLocalPort();
    }
  }

  private int freeUdp(InetAddress address) throws SocketException {
    try (DatagramSocket socket = new DatagramSocket(hostPort, address)) {
      return socket.getLocalPort();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.PublishedPort;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ports of the host that are to lead to a guest. */
final class HostPorts {
  private static final int ONE_AT_A_TIME = 1;

  /** ip-sysctl, in the kernel's documentation; also for IPv6. */
  private static final Path LEAST_UNPRIVILEGED =
      Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

  private static final int USUAL_LEAST_UNPRIVILEGED = 1024;

  private HostPorts() {}

  /**
   * The same ports, each of which was free a moment ago: those that were asked for, and those that
   * the kernel chose where it was left to it. All are listened on for that moment, so that no two
   * are the same. Nothing keeps them free until QEMU listens: it refuses to start then.
   *
   * @throws DriverException {@code CONFLICT} if one can't be listened on; it says which, and why;
   *     {@code UNSUPPORTED} if QEMU may not listen there
   */
  static List<PublishedPort> free(List<PublishedPort> wanted) {
    List<PublishedPort> free = new ArrayList<>();
    List<Closeable> open = new ArrayList<>();
    try {
      for (PublishedPort port : wanted) {
        free.add(port.onHostPort(listen(port, open)));
      }
      return free;
    } finally {
      open.forEach(HostPorts::close);
    }
  }

  /**
   * Sees that the ports that screens were given were free a moment ago.
   *
   * @throws DriverException as {@link #free}
   */
  static void requireFree(List<Graphics> screens) {
    for (Graphics screen : screens) {
      if (screen.port().isPresent()) {
        requireFree(screen.listen(), screen.port().get());
      }
    }
  }

  private static void requireFree(String address, int port) {
    try {
      new ServerSocket(port, ONE_AT_A_TIME, IpAddress.parse(address).value()).close();
    } catch (IOException e) {
      throw new DriverException(
          Kind.CONFLICT,
          "Port " + port + " of " + address + " can't be a screen's: " + e.getMessage(),
          e);
    }
  }

  private static int listen(PublishedPort port, List<Closeable> open) {
    requireUnprivileged(port, leastUnprivileged());
    InetAddress address = port.hostAddress().value();
    try {
      if (port.transport() == PublishedPort.Transport.UDP) {
        DatagramSocket socket = new DatagramSocket(port.hostPort(), address);
        open.add(socket);
        return socket.getLocalPort();
      }
      ServerSocket socket = new ServerSocket(port.hostPort(), ONE_AT_A_TIME, address);
      open.add(socket);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DriverException(
          Kind.CONFLICT, "Port " + port + " can't be published: " + e.getMessage(), e);
    }
  }

  /** QEMU and passt are run without rights, also where the one who asks is root. */
  static void requireUnprivileged(PublishedPort port, int least) {
    if (port.hostPort() != 0 && port.hostPort() < least) {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "Port " + port + " can't be published: QEMU may listen on ports from " + least
              + " only; sysctl net.ipv4.ip_unprivileged_port_start=" + port.hostPort()
              + " lets it");
    }
  }

  private static int leastUnprivileged() {
    try {
      return Integer.parseInt(Files.readString(LEAST_UNPRIVILEGED).strip());
    } catch (IOException | NumberFormatException e) {
      return USUAL_LEAST_UNPRIVILEGED;
    }
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A socket that was just opened can't be closed", e);
    }
  }
}

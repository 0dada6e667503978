/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.PublishedPort;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of the host that are to lead to a guest. */
final class HostPorts {
  private static final int ONE_AT_A_TIME = 1;

  private HostPorts() {}

  /**
   * The same ports, each of which was free a moment ago: those that were asked for, and those that
   * the kernel chose where it was left to it. All are listened on for that moment, so that no two
   * are the same. Nothing keeps them free until QEMU listens: it refuses to start then.
   *
   * @throws DriverException {@code CONFLICT} if one can't be listened on; it says which, and why
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

  private static int listen(PublishedPort port, List<Closeable> open) {
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

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A socket that was just opened can't be closed", e);
    }
  }
}

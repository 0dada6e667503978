/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.Graphics.Protocol;
import dev.cowbird.driver.domain.PublishedPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortsTest {
  private static final InetAddress LOOPBACK =
      PublishedPort.parse("0:1").hostAddress().value();

  @Test
  void a_port_that_is_taken_is_refused_by_name() throws IOException {
    try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(0, LOOPBACK)) {
      refuses("127.0.0.1:" + tcp.getLocalPort() + ":80/tcp");
      refuses("127.0.0.1:" + udp.getLocalPort() + ":80/udp");
    }
  }

  @Test
  void one_port_can_not_be_published_twice() {
    String port = HostPorts.free(List.of(PublishedPort.parse("0:80"))).get(0).toString();
    refuses(port, port);
  }

  @Test
  void what_is_left_to_the_host_becomes_ports_that_differ_and_are_free_again() throws IOException {
    List<PublishedPort> ports =
        HostPorts.free(List.of(PublishedPort.parse("0:80"), PublishedPort.parse("0:81")));

    assertThat(ports).extracting(PublishedPort::hostPort).doesNotHaveDuplicates();
    assertThat(ports).extracting(PublishedPort::guestPort).containsExactly(80, 81);
    try (ServerSocket socket = new ServerSocket(ports.get(0).hostPort(), 1, LOOPBACK)) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  @Test
  void a_port_that_qemu_may_not_listen_on_is_refused_with_the_remedy() {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> HostPorts.requireUnprivileged(PublishedPort.parse("80:8080"), 1024))
        .matches(e -> e.kind() == Kind.UNSUPPORTED)
        .withMessageContaining("from 1024 only; sysctl net.ipv4.ip_unprivileged_port_start=80");
    for (String port : List.of("0:8080", "1024:8080")) {
      assertThatCode(() -> HostPorts.requireUnprivileged(PublishedPort.parse(port), 1024))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void a_screen_is_given_no_port_that_is_taken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      List<Graphics> screens = List.of(
          Graphics.builder(Protocol.VNC).build(),
          Graphics.builder(Protocol.SPICE).port(taken.getLocalPort()).build());

      assertThatExceptionOfType(DriverException.class)
          .isThrownBy(() -> HostPorts.requireFree(screens))
          .matches(e -> e.kind() == Kind.CONFLICT)
          .withMessageContaining(taken.getLocalPort() + " of 127.0.0.1");
      taken.close();
      assertThatCode(() -> HostPorts.requireFree(screens)).doesNotThrowAnyException();
    }
  }

  private static void refuses(String... ports) {
    List<PublishedPort> wanted =
        List.of(ports).stream().map(PublishedPort::parse).toList();
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> HostPorts.free(wanted))
        .matches(e -> e.kind() == Kind.CONFLICT)
        .withMessageContaining(ports[ports.length - 1]);
  }
}

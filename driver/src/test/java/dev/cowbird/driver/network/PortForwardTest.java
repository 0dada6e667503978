/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cowbird.driver.network.PortForward.Transport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortForwardTest {
  @ParameterizedTest
  @CsvSource({
    "8080:80, 127.0.0.1, 8080, 80, TCP",
    "0:22, 127.0.0.1, 0, 22, TCP",
    "10.0.0.1:8080:80/tcp, 10.0.0.1, 8080, 80, TCP",
    "0.0.0.0:53:53/udp, 0.0.0.0, 53, 53, UDP",
    "[::1]:65535:65535/tcp, ::1, 65535, 65535, TCP",
  })
  void reads_what_is_to_be_published(
      String text, String address, int hostPort, int guestPort, Transport transport) {
    assertThat(PortForward.parse(text))
        .isEqualTo(new PortForward(IpAddress.parse(address), hostPort, guestPort, transport));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "80:",
        ":80",
        "80:0",
        "65536:80",
        "80:65536",
        "-1:80",
        "80:80/sctp",
        "a:80:80",
        "::1:80:80",
        "256.0.0.1:80:80",
        "80:80 ",
        "80:80\n",
        "127.0.0.1:80",
        "[127.0.0.1:80:80",
      })
  void refuses_what_is_not_a_published_port(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PortForward.parse(text));
  }

  @Test
  void refuses_a_port_that_is_taken_and_picks_one_that_is_not() throws IOException {
    InetAddress loopback = IpAddress.parse("127.0.0.1").value();
    try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
        DatagramSocket udp = new DatagramSocket(0, loopback)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> PortForward.parse(tcp.getLocalPort() + ":80").resolved())
          .withMessageContaining("127.0.0.1:" + tcp.getLocalPort() + "/tcp");
      assertThatIllegalStateException()
          .isThrownBy(() -> PortForward.parse(udp.getLocalPort() + ":80/udp").resolved());
      assertThat(PortForward.parse("0:80").resolved().hostPort())
          .isPositive()
          .isNotEqualTo(tcp.getLocalPort());
    }
  }
}

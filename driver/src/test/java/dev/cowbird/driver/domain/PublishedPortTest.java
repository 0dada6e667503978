/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.PublishedPort.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPortTest {
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
    assertThat(PublishedPort.parse(text))
        .isEqualTo(new PublishedPort(transport, IpAddress.parse(address), hostPort, guestPort))
        .satisfies(port -> assertThat(PublishedPort.parse(port.toString())).isEqualTo(port));
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
    assertThatIllegalArgumentException().isThrownBy(() -> PublishedPort.parse(text));
  }
}

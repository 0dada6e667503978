/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything",
    "'a, *', anything",
    "example.com, example.com",
    "example.com, EXAMPLE.com",
    "Example.com, www.example.com",
    "example.com., example.com",
    "example.com, example.com.",
    ".example.com, www.example.com",
    ".example.com, example.com",
    "'a b,example.com', example.com",
    "example.com:8080, www.example.com",
    "127.0.0.1, 127.0.0.1",
    "10.0.0.0/8, 10.200.3.4",
    "10.0.0.0/8:8080, 10.200.3.4",
    "192.168.4.0/23, 192.168.5.9",
    "0.0.0.0/0, 8.8.8.8",
    "::1, [::1]",
    "[::1], [::1]",
    "[::1]:8080, [::1]",
    "0:0::1, [::1]",
    "fe80::/10, [fe80::12]"
  })
  void covers(String list, String host) {
    assertThat(NoProxy.parse(list).covers(host, 8080)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', example.com",
    "' , ', example.com",
    "example.com, badexample.com",
    "www.example.com, example.com",
    "example.com:80, example.com",
    "example.com:, example.com",
    "exa*, example.com",
    "., example.com",
    "127.0.0.1, 127.0.0.10",
    "0.0.1, 127.0.0.1",
    "10.0.0.0/8, 11.0.0.0",
    "10.0.0.0/8:80, 10.200.3.4",
    "10.0.0.0/33, 10.0.0.0",
    "10.0.0.0/, 10.0.0.0",
    "10.0.0.0/8, ten.example.com",
    "999.0.0.1, 127.0.0.1",
    "::/0, 10.0.0.1",
    "0.0.0.0/0, [::1]",
    "::1, [::2]"
  })
  void does_not_cover(String list, String host) {
    assertThat(NoProxy.parse(list).covers(host, 8080)).isFalse();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7/24, 255.255.255.0, 192.0.2.0",
    "192.0.2.7/0, 0.0.0.0, 0.0.0.0",
    "192.0.2.7/32, 255.255.255.255, 192.0.2.7",
    "10.1.2.3/9, 255.128.0.0, 10.0.0.0",
    "2001:db8::7/64, ffff:ffff:ffff:ffff::, 2001:db8::",
    "2001:db8::7/127, ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe, 2001:db8::6"
  })
  void knows_mask_and_network(String text, String netmask, String network) {
    IpPrefix prefix = IpPrefix.parse(text);
    assertThat(prefix.netmask()).hasToString(netmask);
    assertThat(prefix.first()).hasToString(network);
  }

  @Test
  void knows_what_lies_in_it() {
    IpPrefix prefix = IpPrefix.parse("192.0.2.7/25");
    assertThat(prefix.contains(IpAddress.parse("192.0.2.127"))).isTrue();
    assertThat(prefix.contains(IpAddress.parse("192.0.2.128"))).isFalse();
    assertThat(prefix.contains(IpAddress.parse("::1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.0.2.7",
        "192.0.2.7/",
        "192.0.2.7/33",
        "192.0.2.7/-1",
        "::/129",
        "192.0.2.7/24/24",
        "192.0.2/24",
        "host/24",
        "::1/64 ",
        "192.0.2.7/255.255.255.0"
      })
  void refuses_what_is_none(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "1",
        "1.2.3",
        "256.0.0.1",
        "01.2.3.4",
        "fe80::1%eth0",
        "::ffff:1.2.3.4",
        ":",
        ":::",
        "1::2::3",
        "12345::",
        "::g",
        "[::1]",
        "1.2.3.4\n"
      })
  void refuses_addresses_that_are_not_plain_numbers(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
  }
}

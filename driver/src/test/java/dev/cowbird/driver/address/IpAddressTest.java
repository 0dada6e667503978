/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::, ::",
    "::1, ::1",
    "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "10:20:30:40:50:60:70:80, 10:20:30:40:50:60:70:80"
  })
  void is_written_as_rfc_5952_recommends(String read, String written) {
    assertThat(IpAddress.parse(read)).hasToString(written).isEqualTo(IpAddress.parse(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.04",
        "localhost",
        ":",
        "1::2::3",
        "fe80::1%eth0",
        "::ffff:192.0.2.7",
        "1.2.3.4 ",
        "12345::"
      })
  void refuses_what_is_no_address_in_numbers(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
  }
}

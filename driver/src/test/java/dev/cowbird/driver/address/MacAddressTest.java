/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");

  /** As many as would share some, were only 24 bits of an address its own. */
  @Test
  void no_two_of_very_many_derived_addresses_are_the_same() {
    assertThat(IntStream.range(0, 20_000).mapToObj(index -> MacAddress.of(ID, index)))
        .doesNotHaveDuplicates();
  }

  /** IEEE 802, section 8.2: the second lowest bit of the first byte. */
  @Test
  void a_derived_address_is_one_of_those_that_nobody_assigns() {
    assertThat(MacAddress.of(ID, 0).value()).matches("52(:[0-9a-f]{2}){5}");
    assertThat(MacAddress.of(ID, 0)).isEqualTo(MacAddress.of(ID, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "52:54:00:12:34",
        "52-54-00-12-34-56",
        "01:00:5e:00:00:01",
        "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00",
        "52:54:00:12:34:5g",
        ""
      })
  void refuses_mac_addresses_that_no_interface_has(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(text));
  }

  @Test
  void keeps_mac_addresses_in_lower_case() {
    assertThat(new MacAddress("52:54:00:AB:CD:EF")).hasToString("52:54:00:ab:cd:ef");
  }
}

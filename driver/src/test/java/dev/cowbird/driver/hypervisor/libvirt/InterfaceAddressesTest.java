/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceAddressesTest {
  @Test
  void reads_addresses_of_both_families() {
    assertThat(InterfaceAddresses.parse("192.0.2.7"))
        .map(InetAddress::getHostAddress)
        .contains("192.0.2.7");
    assertThat(InterfaceAddresses.parse("fe80::1")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "somewhere", "999.999.999.999", "1.2.3.4.5", ":::", "fe80::1%eth0", "1::2::3"})
  void leaves_out_what_a_guest_says_that_is_no_address(String text) {
    assertThat(InterfaceAddresses.parse(text)).isEmpty();
  }
}

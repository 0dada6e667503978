/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestNicTest {
  private static GuestNic.Builder at(String... prefixes) {
    GuestNic.Builder builder = GuestNic.builder();
    for (String prefix : prefixes) {
      builder.address(IpPrefix.parse(prefix));
    }
    return builder;
  }

  @Test
  void takes_gateways_of_both_families() {
    GuestNic nic = at("192.0.2.7/24", "2001:db8::7/64")
        .gateway(IpAddress.parse("192.0.2.1"))
        .gateway(IpAddress.parse("fe80::1"))
        .build();
    assertThat(nic.gateways()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.3.1", "2001:db8::1", "0.0.0.0"})
  void refuses_gateways_that_it_can_not_reach(String gateway) {
    assertThatIllegalArgumentException()
        .isThrownBy(at("192.0.2.7/24").gateway(IpAddress.parse(gateway))::build)
        .withMessageContaining("192.0.2.7/24");
  }

  @Test
  void refuses_what_stands_twice() {
    assertThatIllegalArgumentException().isThrownBy(at("192.0.2.7/24", "192.0.2.7/24")::build);
    GuestNic.Builder two = at("192.0.2.7/24")
        .gateway(IpAddress.parse("192.0.2.1"))
        .gateway(IpAddress.parse("192.0.2.2"));
    assertThatIllegalArgumentException().isThrownBy(two::build);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.0/24", "0.0.0.0/0", "224.0.0.1/4", "ff02::1/64", "::/64"})
  void refuses_addresses_that_no_host_has(String prefix) {
    assertThatIllegalArgumentException().isThrownBy(at(prefix)::build);
  }

  @Test
  void bounds_the_mtu_by_the_family() {
    assertThat(at("192.0.2.7/31").mtu(68).build().mtu()).hasValue(68);
    assertThatIllegalArgumentException().isThrownBy(at("192.0.2.7/24").mtu(67)::build);
    assertThatIllegalArgumentException().isThrownBy(at("192.0.2.7/24").mtu(65536)::build);
    assertThatIllegalArgumentException().isThrownBy(at("2001:db8::7/64").mtu(1279)::build);
  }

  @Test
  void refuses_routes_to_hosts_by_way_of_the_other_family() {
    IpAddress via = IpAddress.parse("192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GuestRoute(IpPrefix.parse("198.51.100.7/24"), via))
        .withMessageContaining("198.51.100.0/24");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GuestRoute(IpPrefix.parse("2001:db8::/64"), via));
  }
}

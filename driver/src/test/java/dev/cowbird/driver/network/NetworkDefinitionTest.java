/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDefinitionTest {
  private static final NetworkAddress SUBNET = NetworkAddress.of("192.168.150.1/24");

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "-a", "a b", "ä", "a\n"})
  void refuses_an_impossible_name(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> NetworkDefinition.builder(name, new NetworkKind.Isolated()).build())
        .withMessageContaining("is not the name of a network");
  }

  @Test
  void refuses_a_bridge_name_that_linux_has_no_room_for() {
    NetworkDefinition.Builder builder =
        NetworkDefinition.builder("net", new NetworkKind.Isolated());

    assertThat(builder.bridge("a23456789012345").build().bridge()).contains("a23456789012345");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.bridge("a234567890123456").build())
        .withMessageContaining("'a234567890123456'")
        .withMessageContaining("15");
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.150.2, 192.168.151.9, is not inside",
    "192.168.150.9, 192.168.150.2, holds no address",
    "192.168.150.1, 192.168.150.9, the host's own address",
    "fd00::1, fd00::2, is not inside",
    "192.168.150.9, fd00::2, holds no address",
    "192.168.150.0, 192.168.150.0, first or last address",
    "192.168.150.200, 192.168.150.255, first or last address",
  })
  void refuses_a_range_that_does_not_fit_its_subnet(String start, String end, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SUBNET.withRange(start, end))
        .withMessageContaining(why);
  }

  @Test
  void refuses_a_second_server_and_a_second_list_of_names() {
    NetworkDefinition.Builder builder = NetworkDefinition.builder("net", new NetworkKind.Isolated())
        .address(SUBNET.withRange("192.168.150.10", "192.168.150.20"))
        .address(
            NetworkAddress.of("192.168.151.1/24").withRange("192.168.151.10", "192.168.151.20"));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("192.168.151.1/24");

    NetworkDefinition.Builder named = NetworkDefinition.builder("net", new NetworkKind.Isolated())
        .address(SUBNET)
        .dnsHost(DnsHost.parse("a=192.168.150.5"))
        .dnsHost(DnsHost.parse("b=192.168.150.5"));
    assertThatIllegalArgumentException()
        .isThrownBy(named::build)
        .withMessageContaining("192.168.150.5");
  }

  @Test
  void is_changed_by_what_fits_it_and_back_by_the_inverse() {
    NetworkDefinition network = NetworkDefinition.builder("net", new NetworkKind.Isolated())
        .address(SUBNET)
        .build();
    StaticLease lease = StaticLease.parse("52:54:00:00:00:01=192.168.150.7,web");
    DnsHost host = DnsHost.parse("db=192.168.150.8");

    for (NetworkUpdate update : List.of(
        new NetworkUpdate.AddLease(lease), (NetworkUpdate) new NetworkUpdate.AddDnsHost(host))) {
      NetworkDefinition changed = update.applyTo(network);

      assertThat(changed).isNotEqualTo(network);
      assertThat(update.inverse().applyTo(changed)).isEqualTo(network);
      assertThat(update.inverse().inverse()).isEqualTo(update);
      assertThatIllegalArgumentException().isThrownBy(() -> update.inverse().applyTo(network));
      assertThatIllegalArgumentException().isThrownBy(() -> update.applyTo(changed));
    }
  }

  @Test
  void refuses_ranges_that_share_one_address() {
    NetworkAddress first = SUBNET.withRange("192.168.150.10", "192.168.150.20");

    assertThat(first.withRange("192.168.150.21", "192.168.150.30").ranges()).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.withRange("192.168.150.20", "192.168.150.30"))
        .withMessageContaining("overlap");
  }

  @ParameterizedTest
  @CsvSource({
    "52:54:00:00:00:02, 192.168.151.2, is not inside",
    "52:54:00:00:00:02, 192.168.150.1, the host's own address",
    "52:54:00:00:00:01, 192.168.150.3, Two leases are for 52:54:00:00:00:01",
    "52:54:00:00:00:02, 192.168.150.2, Two leases give away 192.168.150.2",
    "53:54:00:00:00:02, 192.168.150.3, multicast",
    "52:54:00:00:00, 192.168.150.3, is not a MAC address",
    "52:54:00:00:00:02, fd00::3, can't be IPv6",
  })
  void refuses_a_lease_that_does_not_fit(String mac, String address, String why) {
    NetworkAddress first = SUBNET.withLease(lease("52:54:00:00:00:01", "192.168.150.2"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.withLease(lease(mac, address)))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.168.150.1/0",
        "192.168.150.1/31",
        "192.168.150.1/33",
        "192.168.150.0/24",
        "192.168.150.255/24",
        "fd00::/64",
        "fd00::1/129",
        "192.168.150.1",
        "192.168.150.256/24",
        "example.org/24",
        "fe80::1%eth0/64",
        "::ffff:10.0.0.1/96",
        "010.0.0.1/24",
      })
  void refuses_an_address_that_no_host_can_have(String address) {
    assertThatIllegalArgumentException().isThrownBy(() -> NetworkAddress.of(address));
  }

  @Test
  void refuses_dhcp_on_a_subnet_that_dhcpv6_does_not_serve() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkAddress.of("fd00::1/80").withRange("fd00::2", "fd00::9"))
        .withMessageContaining("needs the prefix 64");
  }

  @Test
  void refuses_subnets_of_one_network_that_overlap() {
    NetworkDefinition.Builder builder = NetworkDefinition.builder("net", new NetworkKind.Isolated())
        .address(SUBNET)
        .address(NetworkAddress.of("192.168.0.1/16"));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("192.168.150.1/24 and 192.168.0.1/16");
  }

  @Test
  void refuses_addresses_on_a_bridge_that_is_not_libvirts() {
    NetworkDefinition.Builder builder =
        NetworkDefinition.builder("net", new NetworkKind.HostBridge("br0")).address(SUBNET);

    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("'net'");
  }

  @Test
  void refuses_to_forward_what_has_no_address() {
    NetworkDefinition.Builder builder =
        NetworkDefinition.builder("net", new NetworkKind.Nat(Optional.empty()));

    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4095})
  void refuses_a_vlan_that_no_frame_can_carry(int vlan) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkKind.OpenVswitch("br0", OptionalInt.of(vlan)))
        .withMessageContaining(Integer.toString(vlan));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/24, 10.0.0.200/25, true",
    "10.0.0.1/24, 10.0.1.1/24, false",
    "10.0.0.1/8, 10.255.255.1/30, true",
    "fd00::1/64, fd00::ffff:0:0:1/80, true",
    "fd00::1/64, fd00:0:0:1::1/64, false",
    "0.0.0.0/0, fd00::1/64, false",
  })
  void subnets_overlap_in_both_directions_or_in_none(String one, String other, boolean overlap) {
    assertThat(IpPrefix.parse(one).overlaps(IpPrefix.parse(other))).isEqualTo(overlap);
    assertThat(IpPrefix.parse(other).overlaps(IpPrefix.parse(one))).isEqualTo(overlap);
  }

  @Test
  void tells_of_the_network_or_route_that_a_subnet_would_clash_with() {
    NetworkDefinition definition = NetworkDefinition.builder("net", new NetworkKind.Isolated())
        .address(SUBNET)
        .build();
    VirtualNetwork other = new VirtualNetwork(
        "other",
        VirtualNetwork.State.INACTIVE,
        "<network><name>other</name><ip address='192.168.150.129' netmask='255.255.255.128'/>"
            + "<ip address='odd'/></network>");

    assertThat(SubnetClash.find(definition, List.of(other), List.of()))
        .contains("192.168.150.1/24 overlaps 192.168.150.129/25 of the network 'other'");
    assertThat(SubnetClash.find(
            definition,
            List.of(),
            List.of(new HostRoute(IpPrefix.parse("192.168.0.0/16"), "eth0"))))
        .contains("192.168.150.1/24 overlaps 192.168.0.0/16, which the host reaches by eth0");
    assertThat(SubnetClash.find(
            definition, List.of(), List.of(new HostRoute(IpPrefix.parse("10.0.0.0/8"), "eth0"))))
        .isEmpty();
  }

  private static StaticLease lease(String mac, String address) {
    return new StaticLease(new MacAddress(mac), IpAddress.parse(address), Optional.empty());
  }
}

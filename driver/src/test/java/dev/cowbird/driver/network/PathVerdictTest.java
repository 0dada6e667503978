/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathVerdictTest {
  private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.2");
  private static final IpAddress OTHER = IpAddress.parse("10.0.0.3");

  private Optional<String> tap = Optional.of("vnet0");
  private Optional<String> tapBridge = Optional.of("virbr7");
  private Set<String> up = Set.of("vnet0", "virbr7");
  private Set<String> present = Set.of("vnet0", "virbr7");
  private List<IpAddress> leases = List.of(ADDRESS);
  private List<IpAddress> agent = List.of(ADDRESS);
  private List<IpAddress> neighbours = List.of(ADDRESS);
  private final Set<Condition> conditions = EnumSet.allOf(Condition.class);

  @Test
  void finds_nothing_where_nothing_is_broken() {
    assertBreaksAt(Hop.NONE, "whole");
  }

  @Test
  void a_guest_that_is_off_has_no_device() {
    tap = Optional.empty();
    assertBreaksAt(Hop.GUEST_POWER, "start the guest");
  }

  @Test
  void a_network_that_is_not_active() {
    conditions.remove(Condition.NETWORK_ACTIVE);
    assertBreaksAt(Hop.NETWORK, "'net'");
  }

  @Test
  void a_bridge_that_is_gone_comes_before_a_tap_that_is_gone() {
    present = Set.of();
    assertBreaksAt(Hop.BRIDGE, "virbr7 does not exist");
  }

  @Test
  void a_tap_that_is_down() {
    up = Set.of("virbr7");
    assertBreaksAt(Hop.TAP, "vnet0 is down");
  }

  @Test
  void a_tap_that_lost_its_bridge() {
    tapBridge = Optional.empty();
    assertBreaksAt(Hop.BRIDGE_PORT, "no bridge and not of virbr7");
  }

  @Test
  void a_tap_on_another_bridge() {
    tapBridge = Optional.of("virbr0");
    assertBreaksAt(Hop.BRIDGE_PORT, "a port of virbr0");
  }

  @Test
  void a_link_that_is_set_down() {
    conditions.remove(Condition.LINK_UP);
    assertBreaksAt(Hop.LINK, "domif-setlink");
  }

  @Test
  void a_dhcp_server_that_is_gone_counts_only_where_there_should_be_one() {
    conditions.remove(Condition.DNSMASQ_RUNS);
    assertBreaksAt(Hop.DHCP_SERVER, "dnsmasq");
    conditions.remove(Condition.DHCP_SERVED);
    assertBreaksAt(Hop.NONE, "whole");
  }

  @Test
  void a_guest_without_an_address() {
    leases = List.of();
    agent = List.of();
    neighbours = List.of();
    assertBreaksAt(Hop.LEASE, "DHCP client");
    conditions.remove(Condition.DHCP_SERVED);
    assertBreaksAt(Hop.LEASE, "has no DHCP");
  }

  @Test
  void a_guest_that_does_not_use_its_lease() {
    agent = List.of(OTHER);
    assertBreaksAt(Hop.GUEST_ADDRESS, "[10.0.0.3] and its lease is [10.0.0.2]");
  }

  @Test
  void a_guest_that_is_not_seen_on_its_network() {
    conditions.remove(Condition.ANSWERED);
    neighbours = List.of();
    assertBreaksAt(Hop.NEIGHBOUR, "[10.0.0.2]");
  }

  @Test
  void a_guest_that_is_seen_and_does_not_answer() {
    conditions.remove(Condition.ANSWERED);
    assertBreaksAt(Hop.REACH, "security groups");
  }

  @Test
  void a_host_that_forwards_nothing_matters_to_networks_that_are_forwarded() {
    conditions.remove(Condition.FORWARDING_ON);
    assertBreaksAt(Hop.FORWARDING, "ip_forward");
    conditions.remove(Condition.FORWARDED);
    assertBreaksAt(Hop.NONE, "whole");
  }

  private void assertBreaksAt(Hop hop, String words) {
    PathVerdict verdict = PathVerdict.of(new PathFacts(
        new MacAddress("52:54:00:00:00:01"),
        "net",
        tap,
        Optional.of("virbr7"),
        tapBridge,
        up,
        present,
        leases,
        agent,
        neighbours,
        conditions));

    assertThat(verdict.hop()).isEqualTo(hop);
    assertThat(verdict.message()).contains(words);
  }
}

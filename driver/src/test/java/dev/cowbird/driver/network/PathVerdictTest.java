/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.ProbedPort.Answer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
  private Attachment attachment = new Attachment(Attachment.Kind.NETWORK, "net");
  private Optional<FilterFacts> filter = Optional.empty();
  private List<ProbedPort> probed = List.of();
  private List<HeldPort> published = List.of();
  private Optional<List<String>> hostRules =
      Optional.of(List.of("-A POSTROUTING -s 10.0.0.0/24 -j MASQUERADE"));
  private final Set<Condition> conditions = EnumSet.allOf(Condition.class);

  @Test
  void finds_nothing_where_nothing_is_broken() {
    assertBreaksAt(Hop.NONE, "whole");
  }

  @Test
  void a_guest_that_is_off_whatever_it_is_on() {
    conditions.remove(Condition.GUEST_RUNS);
    for (Attachment.Kind kind : Attachment.Kind.values()) {
      attachment = new Attachment(kind, "x");
      assertBreaksAt(Hop.GUEST_POWER, "start it");
    }
  }

  @Test
  void a_guest_that_runs_without_a_device() {
    tap = Optional.empty();
    assertBreaksAt(Hop.TAP, "no device on the host");
  }

  @Test
  void a_bridge_of_the_hosts_is_no_network_that_could_be_started() {
    attachment = new Attachment(Attachment.Kind.BRIDGE, "virbr7");
    conditions.remove(Condition.NETWORK_ACTIVE);
    assertBreaksAt(Hop.NONE, "whole");
    present = Set.of("vnet0");
    assertBreaksAt(Hop.BRIDGE, "make it");
  }

  @Test
  void a_macvtap_device_needs_the_one_that_it_is_on() {
    attachment = new Attachment(Attachment.Kind.DIRECT, "virbr7");
    assertBreaksAt(Hop.NONE, "the host itself never does");
    up = Set.of("vnet0");
    assertBreaksAt(Hop.BRIDGE, "virbr7 is down");
  }

  @Test
  void a_user_mode_network_is_reached_at_published_ports_alone() {
    attachment = new Attachment(Attachment.Kind.USER, "");
    tap = Optional.empty();
    assertBreaksAt(Hop.NONE, "nobody reaches it");
    published = List.of(held(HeldPort.Holder.GUEST, "qemu"), held(HeldPort.Holder.UNKNOWN, ""));
    assertBreaksAt(Hop.NONE, "at the ports that are published");
    published = List.of(held(HeldPort.Holder.NOBODY, ""));
    assertBreaksAt(Hop.PUBLISHED_PORT, "Nobody listens on 127.0.0.1:8080:80/tcp");
    published = List.of(held(HeldPort.Holder.OTHER, "nginx (process 7)"));
    assertBreaksAt(Hop.PUBLISHED_PORT, "held by nginx (process 7)");
  }

  private static HeldPort held(HeldPort.Holder holder, String process) {
    return new HeldPort(PublishedPort.parse("8080:80"), holder, process);
  }

  @Test
  void a_port_that_is_refused_dropped_or_kept_from_by_the_filter() {
    probed = List.of(new ProbedPort(22, Answer.OPEN), new ProbedPort(80, Answer.REFUSED));
    assertBreaksAt(Hop.SERVICE, "refuses TCP port 80");
    probed = List.of(new ProbedPort(22, Answer.OPEN), new ProbedPort(80, Answer.SILENT));
    assertBreaksAt(Hop.REACH, "TCP port 80: see its firewall");
    filter = Optional.of(filter("allow:tcp:22"));
    assertBreaksAt(Hop.FILTER, "The filter f lets nobody connect to TCP port 80");
    filter = Optional.of(filter("allow:all", "deny:tcp:80"));
    assertBreaksAt(Hop.FILTER, "lets nobody connect to TCP port 80");
    filter = Optional.of(filter("allow:tcp:1-100"));
    assertBreaksAt(Hop.REACH, "see its firewall");
    filter = Optional.of(new FilterFacts("f", Optional.empty(), List.of()));
    assertBreaksAt(Hop.REACH, "see its firewall");
  }

  @Test
  void a_guest_that_is_kept_silent_by_its_filter() {
    conditions.remove(Condition.ANSWERED);
    filter = Optional.of(filter("deny:icmp"));
    assertBreaksAt(Hop.FILTER, "its filter f lets in deny:icmp:in");
    filter = Optional.of(filter("allow:all:out"));
    assertBreaksAt(Hop.FILTER, "lets in nothing");
    filter = Optional.of(new FilterFacts("f", Optional.empty(), List.of()));
    assertBreaksAt(Hop.FILTER, "f");
  }

  @Test
  void a_filter_that_holds_nothing_on_this_host() {
    conditions.remove(Condition.BRIDGES_FILTERED);
    assertBreaksAt(Hop.NONE, "whole");
    filter = Optional.of(filter("allow:all"));
    assertBreaksAt(Hop.FILTER, "bridge-nf-call-iptables");
  }

  private static FilterFacts filter(String... rules) {
    return new FilterFacts(
        "f",
        Optional.of(
            Stream.of(rules).flatMap(rule -> SecurityRule.parse(rule).stream()).toList()),
        List.of(rules));
  }

  @Test
  void a_host_that_lost_the_rule_by_which_guests_go_out() {
    hostRules = Optional.of(List.of("-A FORWARD -i virbr7 -j ACCEPT"));
    assertBreaksAt(Hop.NAT, "IPv4 addresses of the network 'net'");
    conditions.remove(Condition.TRANSLATED);
    assertBreaksAt(Hop.NONE, "whole");
    conditions.add(Condition.TRANSLATED);
    hostRules = Optional.empty();
    assertBreaksAt(Hop.NONE, "whole");
  }

  @Test
  void a_host_that_translates_one_family_and_lost_the_rule_for_the_other() {
    String forwarded = "-A LIBVIRT_FWI -d fd00:1::/64 -o virbr7 -j ACCEPT";
    String ipv4 = "-A LIBVIRT_PRT -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE";
    String ipv6 = "-A LIBVIRT_PRT -s fd00:1::/64 ! -d fd00:1::/64 -j MASQUERADE";
    hostRules = Optional.of(List.of(ipv4, forwarded, ipv6));
    assertBreaksAt(Hop.NONE, "whole");
    hostRules = Optional.of(List.of(ipv4, forwarded));
    assertBreaksAt(Hop.NAT, "IPv6 addresses of the network 'net'");
    conditions.remove(Condition.TRANSLATED_IPV6);
    assertBreaksAt(Hop.NONE, "whole");
    hostRules = Optional.of(List.of(forwarded, ipv6));
    assertBreaksAt(Hop.NAT, "IPv4 addresses of the network 'net'");
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
    assertBreaksAt(Hop.LEASE, "see that the guest has one");
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
    assertBreaksAt(Hop.REACH, "firewall");
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
        attachment,
        new HostDevices(tap, Optional.of("virbr7"), tapBridge, up, present),
        new KnownAddresses(leases, agent, neighbours),
        filter,
        probed,
        published,
        hostRules,
        conditions));

    assertThat(verdict.hop()).isEqualTo(hop);
    assertThat(verdict.message()).contains(words);
  }
}

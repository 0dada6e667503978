/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.network.SecurityRule.Action;
import dev.cowbird.driver.network.SecurityRule.Direction;
import dev.cowbird.driver.network.SecurityRule.Protocol;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterXmlTest {
  private static final SecurityGroup WEB = new SecurityGroup(
      "web",
      List.of(
          SecurityRule.allow(Protocol.TCP, IpFamily.IPV4, PortRange.of(80)),
          SecurityRule.allow(Protocol.UDP, IpFamily.IPV6, new PortRange(5000, 5009)),
          rule(Direction.INGRESS, Action.ACCEPT, Protocol.ICMP, "10.1.2.3/8"),
          rule(Direction.EGRESS, Action.DROP, Protocol.ALL, "fd00::1/64"),
          rule(Direction.INGRESS, Action.ACCEPT, Protocol.ICMPV6, "fd00::1/64"),
          rule(Direction.INGRESS, Action.DROP, Protocol.ALL, "10.9.0.0/16"),
          SecurityRule.allowOutgoing(IpFamily.IPV4)));
  private static final InstanceFilter INSTANCE =
      new InstanceFilter(new InstanceName("vm1"), List.of(WEB.name()));

  static List<String> all() {
    return List.of(FilterXml.of(WEB), FilterXml.of(INSTANCE));
  }

  @Tag("libvirt")
  @ParameterizedTest
  @MethodSource("all")
  void writes_what_libvirts_schema_allows(String xml, @TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/virt-xml-validate")), "no virt-xml-validate");
    // libvirt documents the state for IPv6 too, and takes it; its schema has it for IPv4 alone.
    String checked = xml.replaceAll("(<[a-z]+(?:-ipv6|v6) [^>]*)state=\"[A-Z]+\"", "$1");
    Path file = Files.writeString(directory.resolve("filter.xml"), checked);

    Process process = new ProcessBuilder("virt-xml-validate", file.toString(), "nwfilter")
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @Test
  void reads_a_group_back_from_what_it_wrote() {
    assertThat(SecurityGroup.read("web", FilterXml.of(WEB))).isEqualTo(WEB);
  }

  @Test
  void does_not_take_for_a_group_what_somebody_else_made_of_its_filter() {
    String changed = FilterXml.of(WEB).replace("<icmp ", "<igmp ");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecurityGroup.read("web", changed))
        .withMessageContaining("/filter/rule[3]");
  }

  @Test
  void names_the_remote_by_its_subnet_on_the_side_that_it_is_on() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(WEB));

    assertThat(xml.first("//icmp/@srcipaddr")).contains("10.0.0.0");
    assertThat(xml.first("//icmp/@srcipmask")).contains("8");
    assertThat(xml.first("//rule[@action='drop' and @direction='out']/all-ipv6/@dstipaddr"))
        .contains("fd00::");
    assertThat(xml.first("//udp-ipv6/@dstportend")).contains("5009");
  }

  @Test
  void denies_new_connections_and_no_answers() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(WEB));

    assertThat(xml.all("//rule[@action='drop']/*[not(@state)]")).isEmpty();
    assertThat(xml.all("//rule[@action='drop' and @direction='in']/*/@state"))
        .containsExactly("NEW");
    assertThat(xml.all("//rule[@action='drop' and @direction='out']/all-ipv6/@state"))
        .containsExactly("NEW");
    assertThat(xml.all("//rule[@action='accept']/*/@state")).isEmpty();
  }

  @Test
  void stops_the_guests_answer_to_whom_it_is_denied_that_came_by_no_bridge() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(
        new SecurityGroup("web", SecurityRule.parse("deny:tcp:80-89:from=10.9.0.0/16"))));
    String answer = "//rule[@action='drop' and @direction='out']/tcp";

    assertThat(xml.all("//rule[@action='drop' and @direction='in']/tcp/@dstportend"))
        .containsExactly("89");
    assertThat(xml.first(answer + "/@flags")).contains("SYN,ACK/SYN,ACK");
    assertThat(xml.first(answer + "/@srcportstart")).contains("80");
    assertThat(xml.first(answer + "/@srcportend")).contains("89");
    assertThat(xml.first(answer + "/@dstipaddr")).contains("10.9.0.0");
    assertThat(XmlDocument.parse(FilterXml.of(WEB)).all("//rule[@direction='out']/icmp/@type"))
        .containsExactly("0");
  }

  @Test
  void takes_no_port_for_a_servers_in_ipv6_from_which_a_guest_may_connect() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(new SecurityGroup(
        "web",
        Stream.of("deny:tcp:80-8080:ipv6", "deny:tcp:9000-65535:ipv6")
            .flatMap(rule -> SecurityRule.parse(rule).stream())
            .toList())));
    String answer = "//rule[@direction='out']/tcp-ipv6";

    assertThat(xml.all("//rule[@direction='in']/tcp-ipv6")).hasSize(2);
    assertThat(xml.all(answer + "/@srcportstart")).containsExactly("80");
    assertThat(xml.all(answer + "/@srcportend")).containsExactly("511");
  }

  @Test
  void lets_addresses_be_found_whatever_groups_deny() {
    XmlDocument instance = XmlDocument.parse(FilterXml.of(INSTANCE));
    int denied = Integer.parseInt(XmlDocument.parse(FilterXml.of(WEB))
        .first("//rule[@action='drop']/@priority")
        .orElseThrow());

    assertThat(instance.all("//rule[@action='accept' and not(mac) and not(ipv6)]/@priority"))
        .hasSize(24)
        .allSatisfy(priority -> assertThat(Integer.parseInt(priority)).isLessThan(denied));
  }

  @Test
  void drops_what_no_group_lets_through_after_all_else() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(INSTANCE));

    assertThat(xml.all("//filterref/@filter"))
        .contains("no-mac-spoofing", SecurityGroup.filter(WEB.name()));
    assertThat(xml.all("//rule[@action='drop' and @direction='inout']/*")).hasSize(2);
    assertThat(xml.all("//rule[@action='drop' and @direction='inout']/@priority"))
        .containsOnly("1000");
    assertThat(xml.first("//rule[@action='drop' and @direction='out']/udp/@srcportstart"))
        .contains("67");
  }

  @Test
  void gives_the_filter_the_address_or_a_way_to_learn_it() {
    assertThat(InstanceFilter.parameters(
            new MacAddress("52:54:00:00:00:0A"),
            List.of(IpAddress.parse("10.0.0.2")),
            List.of(),
            List.of()))
        .containsOnlyKeys("MAC", "IP", "IPV6", "IPV6MASK")
        .containsEntry("MAC", List.of("52:54:00:00:00:0a"))
        .containsEntry("IP", List.of("10.0.0.2"));
    assertThat(InstanceFilter.parameters(
            new MacAddress("52:54:00:00:00:0a"), List.of(), List.of(), List.of()))
        .containsEntry("CTRL_IP_LEARNING", List.of("dhcp"))
        .doesNotContainKeys("IP", "DHCPSERVER");
    assertThat(InstanceFilter.parameters(
            new MacAddress("52:54:00:00:00:0a"),
            List.of(),
            List.of(),
            List.of(IpAddress.parse("10.0.0.1"))))
        .containsEntry("DHCPSERVER", List.of("10.0.0.1"));
  }

  @Test
  void gives_the_filter_the_sources_of_ipv6_with_their_masks_in_one_order() {
    assertThat(InstanceFilter.parameters(
            new MacAddress("52:54:00:00:00:0a"),
            List.of(),
            List.of(IpPrefix.parse("fd00::7/128"), IpPrefix.parse("fd00:1::9/64")),
            List.of()))
        .containsEntry("IPV6", List.of("fe80::", "fd00::7", "fd00:1::"))
        .containsEntry("IPV6MASK", List.of("10", "128", "64"));
  }

  @Test
  void judges_frames_on_the_bridge_before_and_after_libvirts_own_chains() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(INSTANCE));

    assertThat(xml.first("//rule[@priority='-602']/ip/@srcportstart")).contains("67");
    assertThat(xml.all("//rule[@priority='-602' and @action='drop']/ipv6/@type"))
        .containsExactly("134");
    assertThat(xml.all("//rule[@priority='-601' and @action='accept']/ipv6/@srcipaddr"))
        .containsExactly("::", "$IPV6[@1]");
    assertThat(xml.all("//rule[@priority='-600' and @action='drop' and @direction='out']/ipv6"))
        .hasSize(1);
    assertThat(xml.all("//rule[@priority='900' and @action='accept']/mac/@protocolid"))
        .containsExactly("ipv4", "ipv6", "arp");
    assertThat(xml.all("//rule[@priority='1000' and @action='drop' and not(*)]"))
        .hasSize(1);
  }

  @Test
  void asks_for_no_connection_where_linux_keeps_none() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(INSTANCE));

    assertThat(xml.all("//rule[@action='accept' and @statematch='false']/icmpv6/@type"))
        .containsExactly("133", "135", "136", "134", "135", "136");
    assertThat(xml.all("//rule[@action='accept' and not(@statematch)]/icmpv6[not(@state)]"))
        .isEmpty();
  }

  @Test
  void lets_errors_through_that_are_about_a_connection() {
    XmlDocument xml = XmlDocument.parse(FilterXml.of(INSTANCE));

    for (String direction : List.of("in", "out")) {
      String error = "//rule[@action='accept' and @direction='" + direction + "']";
      assertThat(xml.all(error + "/icmp[@state='RELATED']/@type")).containsExactly("3", "11", "12");
      assertThat(xml.all(error + "/icmpv6[@state='RELATED']/@type"))
          .containsExactly("1", "2", "3", "4");
    }
    assertThat(xml.all("//rule[@action='accept']/icmp[not(@state)]")).isEmpty();
  }

  @Test
  void refuses_a_rule_that_can_match_nothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecurityRule.allow(Protocol.ICMP, IpFamily.IPV4, PortRange.of(1)))
        .withMessageContaining("icmp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule(Direction.INGRESS, Action.ACCEPT, Protocol.ICMP, "fd00::/8"));
    assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(9, 8));
    assertThatIllegalArgumentException().isThrownBy(() -> PortRange.of(65536));
  }

  private static SecurityRule rule(
      Direction direction, Action action, Protocol protocol, String remote) {
    IpPrefix cidr = IpPrefix.parse(remote);
    return new SecurityRule(
        direction, action, protocol, cidr.address().family(), Optional.empty(), Optional.of(cidr));
  }
}

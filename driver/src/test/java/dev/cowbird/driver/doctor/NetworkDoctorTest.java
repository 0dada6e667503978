/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.network.FilterXml;
import dev.cowbird.driver.network.HeldPort.Holder;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.ProbedPort.Answer;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.driver.testing.FakeNetworks;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkDoctorTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.2");
  private static final String DOMAIN = "<domain><devices><interface type='network'>"
      + "<mac address='" + MAC + "'/><source network='net'/><target dev='vnet0'/>"
      + "<filterref filter='cowbird-instance-vm'/></interface></devices></domain>";

  private static final List<SecurityRule> WEB = SecurityRule.parse("allow:tcp:80");
  private static final String RULES = """
      # Generated
      *nat
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE
      -A POSTROUTING -s 10.0.1.0/24 -j MASQUERADE
      -A FORWARD -i virbr7 -j ACCEPT
      -A FORWARD -i virbr77 -j ACCEPT
      """;

  @TempDir
  private Path root;

  private Answer answer = Answer.OPEN;

  private final FakeHypervisor hypervisor = new FakeHypervisor();
  private final FakeNetworks networks = hypervisor.networks();
  private final ScriptedCommandRunner commands = new ScriptedCommandRunner();

  @BeforeEach
  void builds_a_host_where_all_is_well() throws IOException {
    networks.add(new VirtualNetwork(
        "net",
        State.ACTIVE,
        "<network><name>net</name><forward mode='nat'/><bridge name='virbr7'/>"
            + "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.9'/>"
            + "</dhcp></ip></network>"));
    networks.give(
        "net",
        new NetworkLease(MAC, new IpPrefix(ADDRESS, 24), Optional.empty(), Optional.empty()));
    write("sys/class/net/virbr7/flags", "0x1003\n");
    write("sys/class/net/vnet0/flags", "0x1003\n");
    Files.createSymbolicLink(root.resolve("sys/class/net/vnet0/master"), Path.of("../virbr7"));
    write(
        "proc/net/arp",
        "IP address HW type Flags HW address Mask Device\n" + "10.0.0.2 0x1 0x2 " + MAC
            + " * virbr7\n");
    write("proc/sys/net/ipv4/ip_forward", "1\n");
    write("run/libvirt/network/net.pid", "4711\n");
    write("proc/4711/comm", "dnsmasq\n");
    write("proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
    write("proc/sys/net/bridge/bridge-nf-call-ip6tables", "1\n");
    hypervisor.filters().define(FilterXml.of(new SecurityGroup("web", WEB)));
    hypervisor
        .filters()
        .define(FilterXml.of(new InstanceFilter(new InstanceName("vm"), List.of("web"))));
    commands
        .print(List.of("iptables-save"), RULES)
        .exit(List.of("ip6tables-save"), 1, "Permission denied")
        .answer(List.of("nft"), command -> {
          throw new ImageException(Kind.COMMAND_MISSING, "nft is not installed");
        });
  }

  @Test
  void finds_nothing_where_all_is_well() {
    PathFinding finding = examine();

    assertThat(finding.verdict().hop()).isEqualTo(Hop.NONE);
    assertThat(finding.facts().addresses().leases()).containsExactly(ADDRESS);
    assertThat(finding.facts().addresses().neighbours()).containsExactly(ADDRESS);
    assertThat(finding.facts().filter().orElseThrow().rules()).contains(WEB);
    assertThat(finding.facts().filter().orElseThrow().words())
        .contains("no-mac-spoofing", "group web", "  allow:tcp:80:in:ipv4");
    assertThat(finding.facts().hostRules().orElseThrow())
        .containsExactly(
            "-A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE",
            "-A FORWARD -i virbr7 -j ACCEPT");
  }

  @Test
  void tells_nothing_of_the_hosts_rules_where_nobody_may_read_them() {
    commands.exit(List.of("iptables-save"), 4, "you must be root");

    PathFinding finding = examine();

    assertThat(finding.facts().hostRules()).isEmpty();
    assertThat(finding.verdict().hop()).isEqualTo(Hop.NONE);
  }

  @Test
  void sees_that_the_host_lost_its_rules() {
    commands.print(List.of("iptables-save"), "*nat\n");

    assertThat(examine().verdict().hop()).isEqualTo(Hop.NAT);
  }

  @Test
  void expects_ipv6_to_be_translated_where_libvirt_is_told_to() {
    commands
        .exit(List.of("ip6tables-save"), 0, "")
        .print(List.of("ip6tables-save"), "-A FORWARD -d fd00:7::/64 -o virbr7 -j ACCEPT\n");
    String xml = networks.find("net").orElseThrow().xml();
    String dual =
        xml.replace("</network>", "<ip family='ipv6' address='fd00:7::1' prefix='64'/></network>");
    networks.add(new VirtualNetwork("net", State.ACTIVE, dual));
    assertThat(examine().verdict().hop()).isEqualTo(Hop.NONE);

    String translated =
        dual.replace("<forward mode='nat'/>", "<forward mode='nat'><nat ipv6='yes'/></forward>");
    networks.add(new VirtualNetwork("net", State.ACTIVE, translated));
    assertThat(examine().verdict().message()).contains("IPv6 addresses of the network 'net'");
  }

  @Test
  void tries_the_ports_that_are_wanted() {
    answer = Answer.SILENT;

    assertThat(examine(DOMAIN, List.of(), 80, 443).verdict().message())
        .as("80 is allowed, so it is the guest's own")
        .contains("TCP port 80: see its firewall");
    assertThat(examine(DOMAIN, List.of(), 443).verdict().hop()).isEqualTo(Hop.FILTER);
  }

  @Test
  void sees_a_bridge_of_the_hosts_as_it_sees_a_networks() throws IOException {
    String domain = DOMAIN
        .replace("type='network'", "type='bridge'")
        .replace("network='net'", "bridge='virbr7'");
    assertThat(examine(domain).verdict().hop()).isEqualTo(Hop.NONE);

    write("sys/class/net/virbr7/flags", "0x1002\n");
    assertThat(examine(domain).verdict().hop()).isEqualTo(Hop.BRIDGE);
  }

  @Test
  void tells_who_holds_the_ports_of_a_user_mode_network() throws IOException {
    String domain = "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
        + "<qemu:commandline><qemu:arg value='-device'/><qemu:arg"
        + " value='virtio-net-pci,netdev=cowbird0,mac=" + MAC + ",addr=0x10'/></qemu:commandline>"
        + "</domain>";
    List<PublishedPort> published = List.of(PublishedPort.parse("8080:80"));
    assertThat(examine(domain, published).verdict().message()).contains("Nobody listens");

    write("proc/net/tcp", """
        sl local_address rem_address st
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4242
        """);
    assertThat(examine(domain, published).facts().published().get(0).holder())
        .isEqualTo(Holder.UNKNOWN);

    write("proc/99/comm", "nginx\n");
    write("proc/99/cmdline", "nginx\0-g\0");
    Files.createDirectories(root.resolve("proc/99/fd"));
    Files.createSymbolicLink(root.resolve("proc/99/fd/3"), Path.of("socket:[4242]"));
    assertThat(examine(domain, published).verdict().message()).contains("nginx (process 99)");

    write("proc/99/cmdline", "qemu-system-x86_64\0-name\0guest=vm,debug-threads=on\0");
    assertThat(examine(domain, published).verdict().hop()).isEqualTo(Hop.NONE);
  }

  @Test
  void a_guest_that_is_off_is_asked_for_nothing() {
    List<PathFinding> findings =
        doctor().examine(new NetworkPatient("vm", DOMAIN, false, Map.of(), List.of(), Set.of(80)));

    assertThat(findings).singleElement().satisfies(finding -> {
      assertThat(finding.verdict().hop()).isEqualTo(Hop.GUEST_POWER);
      assertThat(finding.facts().probed()).isEmpty();
    });
  }

  @Test
  void sees_a_tap_that_lost_its_bridge() throws IOException {
    Files.delete(root.resolve("sys/class/net/vnet0/master"));

    assertThat(examine().verdict().hop()).isEqualTo(Hop.BRIDGE_PORT);
  }

  @Test
  void sees_a_bridge_that_is_down() throws IOException {
    write("sys/class/net/virbr7/flags", "0x1002\n");

    assertThat(examine().verdict().hop()).isEqualTo(Hop.BRIDGE);
  }

  @Test
  void sees_that_dnsmasq_ended() throws IOException {
    write("run/libvirt/network/net.pid", "4712\n");

    assertThat(examine().verdict().hop()).isEqualTo(Hop.DHCP_SERVER);
  }

  @Test
  void sees_that_bridges_pass_the_filter_of_a_family_by() throws IOException {
    write("proc/sys/net/bridge/bridge-nf-call-ip6tables", "0\n");

    assertThat(examine().verdict().hop()).isEqualTo(Hop.FILTER);
  }

  @Test
  void sees_that_the_host_forwards_nothing() throws IOException {
    write("proc/sys/net/ipv4/ip_forward", "0\n");

    assertThat(examine().verdict().hop()).isEqualTo(Hop.FORWARDING);
  }

  @Test
  void sees_that_the_network_is_gone_or_stopped() {
    networks.stop("net");
    assertThat(examine().verdict().hop()).isEqualTo(Hop.NETWORK);

    networks.undefine("net");
    assertThat(examine().verdict().hop()).isEqualTo(Hop.NETWORK);
  }

  @Test
  void sees_what_the_description_says_of_link_and_power() {
    assertThat(examine(DOMAIN.replace("<target", "<link state='down'/><target"))
            .verdict()
            .hop())
        .isEqualTo(Hop.LINK);
    assertThat(examine(DOMAIN.replace("<target dev='vnet0'/>", "")).verdict().hop())
        .isEqualTo(Hop.TAP);
  }

  private PathFinding examine() {
    return examine(DOMAIN);
  }

  private PathFinding examine(String domain) {
    return examine(domain, List.of());
  }

  private PathFinding examine(String domain, List<PublishedPort> published, Integer... ports) {
    List<PathFinding> findings = doctor()
        .examine(new NetworkPatient("vm", domain, true, Map.of(), published, Set.of(ports)));
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private NetworkDoctor doctor() {
    Reach reach = new Reach() {
      @Override
      public boolean answers(IpAddress address) {
        return address.equals(ADDRESS);
      }

      @Override
      public Answer connects(IpAddress address, int port) {
        return answer;
      }
    };
    return new NetworkDoctor(
        hypervisor,
        new NetworkDevices(root),
        new HostSockets(root),
        new PacketRules(commands),
        reach);
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.doctor.NetworkDoctor.Finding;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import dev.cowbird.driver.testing.FakeNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkDoctorTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.2");
  private static final String DOMAIN = "<domain><devices><interface type='network'>"
      + "<mac address='" + MAC + "'/><source network='net'/><target dev='vnet0'/></interface>"
      + "<interface type='user'><mac address='52:54:00:00:00:02'/></interface></devices></domain>";

  @TempDir
  private Path root;

  private final FakeNetworks networks = new FakeNetworks();

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
  }

  @Test
  void finds_nothing_where_all_is_well_and_leaves_out_other_interfaces() {
    Finding finding = examine();

    assertThat(finding.verdict().hop()).isEqualTo(Hop.NONE);
    assertThat(finding.facts().leases()).containsExactly(ADDRESS);
    assertThat(finding.facts().neighbours()).containsExactly(ADDRESS);
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
        .isEqualTo(Hop.GUEST_POWER);
  }

  private Finding examine() {
    return examine(DOMAIN);
  }

  private Finding examine(String domain) {
    List<Finding> findings = new NetworkDoctor(
            networks, new NetworkDevices(root), mac -> List.of(), ADDRESS::equals)
        .examine(domain);
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}

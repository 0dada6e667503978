/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkXmlTest {
  static Stream<Arguments> goldens() {
    NetworkAddress ipv4 = NetworkAddress.of("192.168.150.1/24")
        .withRange("192.168.150.100", "192.168.150.200")
        .withLease(new StaticLease(
            new MacAddress("52:54:00:AB:00:01"),
            IpAddress.parse("192.168.150.10"),
            Optional.of("web")));
    return Stream.of(
        Arguments.of(
            "nat-full.xml",
            NetworkDefinition.builder("full", new NetworkKind.Nat(Optional.of("eth0")))
                .bridge("cow0")
                .address(ipv4)
                .address(
                    NetworkAddress.of("fd00:150::1/64").withRange("fd00:150::100", "fd00:150::1ff"))
                .domain("cow.example")
                .mtu(1400)
                .dnsHost(new DnsHost(IpAddress.parse("192.168.150.1"), List.of("gw", "gateway")))
                .forwarder(IpAddress.parse("9.9.9.9"))
                .isolation(PortIsolation.ISOLATED)
                .build()),
        Arguments.of(
            "routed.xml",
            NetworkDefinition.builder("routed", new NetworkKind.Routed(Optional.empty()))
                .address(NetworkAddress.of("10.9.0.1/16"))
                .build()),
        Arguments.of(
            "isolated.xml",
            NetworkDefinition.builder("isolated", new NetworkKind.Isolated()).build()),
        Arguments.of(
            "host-bridge.xml",
            NetworkDefinition.builder("bridged", new NetworkKind.HostBridge("br0"))
                .build()),
        Arguments.of(
            "ovs-vlan.xml",
            NetworkDefinition.builder(
                    "ovs", new NetworkKind.OpenVswitch("ovsbr0", OptionalInt.of(42)))
                .build()));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void writes_what_it_wrote_before(String golden, NetworkDefinition definition) throws IOException {
    assertThat(NetworkXml.of(definition)).isEqualTo(read(golden));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void reads_back_what_it_wrote(String golden, NetworkDefinition definition) {
    VirtualNetwork network = new VirtualNetwork(
        definition.name(), VirtualNetwork.State.ACTIVE, NetworkXml.of(definition));

    assertThat(network.isOurs()).as(golden).isTrue();
    assertThat(network.definition()).contains(definition);
  }

  @Tag("libvirt")
  @ParameterizedTest
  @MethodSource("goldens")
  void writes_what_libvirts_schema_allows(
      String golden, NetworkDefinition definition, @TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/virt-xml-validate")), "no virt-xml-validate");
    Path file = Files.writeString(directory.resolve(golden), NetworkXml.of(definition));

    Process process = new ProcessBuilder("virt-xml-validate", file.toString(), "network")
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<network><name>a</name><forward mode='open'/></network>",
        "<network><name>a</name><portgroup name='x'/></network>",
        "<network><name>a</name><forward mode='nat'/>"
            + "<ip family='ipv6' address='fd00:150::1' prefix='64'/></network>",
        "<network><name>a</name><ip address='odd'/></network>",
        "<network/>",
      })
  void a_network_that_no_definition_can_say_is_kept_as_xml_only(String xml) {
    VirtualNetwork network = new VirtualNetwork("a", VirtualNetwork.State.INACTIVE, xml);

    assertThat(network.definition()).isEmpty();
    assertThat(network.isOurs()).isFalse();
  }

  @Test
  void counts_the_interfaces_that_are_attached() {
    VirtualNetwork network = new VirtualNetwork(
        "a", VirtualNetwork.State.ACTIVE, "<network connections='2'><name>a</name></network>");

    assertThat(network.connections()).isEqualTo(2);
  }

  private static String read(String golden) throws IOException {
    try (InputStream in = NetworkXmlTest.class.getResourceAsStream(golden)) {
      assertThat(in).as(golden).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}

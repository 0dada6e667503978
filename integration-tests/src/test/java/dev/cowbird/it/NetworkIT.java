/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.Networks.Attached;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.FilterXml;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.driver.network.PathVerdict;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.junit.CowbirdTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of a real libvirt, and the guests on them. */
@CowbirdTest
class NetworkIT {
  @BeforeEach
  void requires_the_systems_libvirt(DriverConfig config) {
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM),
        "Only the system's libvirt makes networks, not " + config.connectUri());
  }

  static Stream<NetworkKind> kinds() {
    return Stream.of(
        new NetworkKind.Nat(Optional.empty()),
        new NetworkKind.Routed(Optional.empty()),
        new NetworkKind.Isolated());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void makes_lists_and_removes_a_network(
      NetworkKind kind, ComputeDriver driver, InstanceName unique) {
    NetworkAddress second = NetworkAddress.of(uniqueLocalSubnet());

    try (TestNetwork network =
        TestNetwork.create(driver, unique, kind, more -> more.address(second))) {
      assertIsListed(driver.networks(), network.made(), kind);
      assertThat(network.made().definition())
          .map(NetworkDefinition::addresses)
          .hasValueSatisfying(addresses -> assertThat(addresses).hasSize(2).contains(second));
    }

    assertThat(driver.networks().list())
        .extracting(VirtualNetwork::name)
        .doesNotContain(unique.value());
  }

  /** In fd00::/8, where who chooses at random meets nobody: RFC 4193, section 3.2. */
  private static String uniqueLocalSubnet() {
    int random = ThreadLocalRandom.current().nextInt(1 << 16);
    return "fd13:" + Integer.toHexString(random) + "::1/64";
  }

  @Test
  void makes_lists_and_removes_a_network_on_a_bridge(ComputeDriver driver, InstanceName unique) {
    NetworkKind kind = new NetworkKind.HostBridge("virbr0");
    Networks networks = driver.networks();

    VirtualNetwork made =
        networks.create(NetworkDefinition.builder(unique.value(), kind).build());
    try {
      assertIsListed(networks, made, kind);
    } finally {
      networks.remove(unique.value(), Attached.REFUSE);
    }
  }

  private static void assertIsListed(Networks networks, VirtualNetwork made, NetworkKind kind) {
    assertThat(made.state()).isEqualTo(State.ACTIVE);
    assertThat(made.isOurs()).isTrue();
    assertThat(made.definition()).map(NetworkDefinition::kind).contains(kind);
    assertThat(networks.list()).contains(made);
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> networks.create(made.definition().orElseThrow()))
        .extracting(DriverException::kind)
        .isEqualTo(Kind.CONFLICT);
  }

  @Test
  void never_removes_the_hosts_own_network(ComputeDriver driver) {
    assumeTrue(
        driver.networks().list().stream().anyMatch(net -> net.name().equals("default")),
        "libvirt has no network 'default'");

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> driver.networks().remove("default", Attached.CUT_OFF))
        .extracting(DriverException::kind)
        .isEqualTo(Kind.NOT_OURS);
  }

  @Test
  void changes_leases_and_names_of_an_active_network(ComputeDriver driver, InstanceName unique) {
    Networks networks = driver.networks();
    String name = unique.value();
    try (TestNetwork network = TestNetwork.create(driver, unique, new NetworkKind.Isolated())) {
      List<NetworkAddress> before = network.made().definition().orElseThrow().addresses();
      StaticLease lease = new StaticLease(
          new MacAddress("52:54:00:13:08:05"), network.address(5), Optional.of("five"));
      DnsHost host = new DnsHost(network.address(1), List.of("gateway"));

      networks.update(
          name, List.of(new NetworkUpdate.AddLease(lease), new NetworkUpdate.AddDnsHost(host)));

      NetworkDefinition changed = networks.network(name).definition().orElseThrow();
      assertThat(changed.addresses().get(0).leases()).containsExactly(lease);
      assertThat(changed.dnsHosts()).containsExactly(host);

      networks.update(
          name,
          List.of(new NetworkUpdate.RemoveLease(lease), new NetworkUpdate.RemoveDnsHost(host)));
      assertThat(networks.network(name).definition())
          .map(NetworkDefinition::addresses)
          .contains(before);
    }
  }

  @Test
  void changes_leases_and_names_of_a_network_of_both_families(
      ComputeDriver driver, InstanceName unique) {
    String subnet = uniqueLocalSubnet().replace("1/64", "");
    NetworkAddress ipv6 =
        NetworkAddress.of(subnet + "1/64").withRange(subnet + "10", subnet + "20");
    try (TestNetwork network = TestNetwork.create(
        driver, unique, new NetworkKind.Nat(Optional.empty()), more -> more.address(ipv6))) {
      StaticLease lease = new StaticLease(
          new MacAddress("52:54:00:13:08:06"), network.address(6), Optional.of("six"));
      DnsHost host = new DnsHost(network.address(6), List.of("db"));
      DnsHost same = new DnsHost(IpAddress.parse(subnet + "6"), List.of("db"));
      List<NetworkUpdate> changes = List.of(
          new NetworkUpdate.AddLease(lease),
          new NetworkUpdate.AddDnsHost(host),
          new NetworkUpdate.AddDnsHost(same),
          new NetworkUpdate.RemoveDnsHost(host));

      driver.networks().update(unique.value(), changes);

      NetworkDefinition changed =
          driver.networks().network(unique.value()).definition().orElseThrow();
      assertThat(changed.leases()).containsExactly(lease);
      assertThat(changed.dnsHosts()).containsExactly(same);
    }
  }

  /** As a call leaves it that is killed between two calls of libvirt's. */
  @Test
  void goes_on_with_a_network_that_was_defined_and_not_started(
      ComputeDriver driver, DriverConfig config, InstanceName unique) {
    NetworkDefinition definition = NetworkDefinition.builder(
            unique.value(), new NetworkKind.Nat(Optional.empty()))
        .address(NetworkAddress.of(uniqueLocalSubnet()))
        .dnsHost(DnsHost.parse("gateway=192.0.2.1"))
        .build();
    try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      hypervisor.networks().define(NetworkXml.of(definition));
    }

    VirtualNetwork made = driver.networks().create(definition);

    try {
      assertThat(made.state()).isEqualTo(State.ACTIVE);
    } finally {
      driver.networks().remove(unique.value(), Attached.REFUSE);
    }
  }

  @Test
  void a_guest_on_an_isolated_network_gets_an_address_that_is_told(
      ComputeDriver driver, InstanceName name) {
    Networks networks = driver.networks();
    try (TestNetwork network = TestNetwork.create(driver, name, new NetworkKind.Isolated())) {
      driver.spawn(TinyGuest.spec(name).network(network.spec()).build(), ProgressListener.none());

      await()
          .atMost(TinyGuest.PATIENCE)
          .untilAsserted(() -> assertThat(networks.leases(network.name())).hasSize(1));
      NetworkAddress subnet =
          network.made().definition().orElseThrow().addresses().get(0);
      assertThat(subnet
              .host()
              .contains(networks.leases(network.name()).get(0).address().address()))
          .isTrue();
      assertThat(networks.network(network.name()).connections()).isEqualTo(1);
      assertThatExceptionOfType(DriverException.class)
          .isThrownBy(() -> networks.remove(network.name(), Attached.REFUSE))
          .extracting(DriverException::kind)
          .isEqualTo(Kind.CONFLICT);
      await()
          .atMost(TinyGuest.PATIENCE)
          .untilAsserted(() -> assertThat(driver.diagnose(name, Set.of()))
              .extracting(PathFinding::verdict)
              .extracting(PathVerdict::hop)
              .containsExactly(Hop.NONE));
      driver.destroy(name);
    }
  }

  @Test
  void libvirt_takes_the_filters_of_a_group_and_of_an_instance(
      DriverConfig config, InstanceName name) {
    SecurityGroup group = new SecurityGroup(
        name.value(),
        Stream.of(
                "allow:tcp:22",
                "allow:udp:5000-5009:from=10.0.0.0/8",
                "deny:all:to=fd00::/64",
                "allow:icmp",
                "allow:icmpv6:from=fe80::/10",
                "deny:tcp:25:out")
            .flatMap(rule -> SecurityRule.parse(rule).stream())
            .toList());
    InstanceFilter instance = new InstanceFilter(name, List.of(group.name()));
    try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      NetworkFilters filters = hypervisor.filters();
      filters.define(FilterXml.of(group));
      filters.define(FilterXml.of(instance));

      assertThat(filters.find(instance.name())).isPresent();
      assertThat(filters.find(SecurityGroup.filter(group.name())))
          .map(xml -> SecurityGroup.read(group.name(), xml))
          .contains(group);
      // Groups are seen not to be in use by us, as libvirt goes by interfaces that run alone.
      filters.undefine(SecurityGroup.filter(group.name()));
      filters.undefine(instance.name());
      assertThat(filters.find(SecurityGroup.filter(group.name()))).isEmpty();
      assertThatExceptionOfType(DriverException.class)
          .isThrownBy(() -> filters.undefine(SecurityGroup.filter(group.name())))
          .extracting(DriverException::kind)
          .isEqualTo(Kind.NOT_FOUND);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.SecurityGroups;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.Additions;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.PortRange;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.network.SecurityRule.Protocol;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.ProgressListener;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketFiltersTest {
  private static final SecurityGroup WEB = new SecurityGroup(
      "web", List.of(SecurityRule.allow(Protocol.TCP, IpFamily.IPV4, PortRange.of(80))));
  private static final String FILTER = "cowbird-instance-vm1";

  @TempDir
  private Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    driver = host.open();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private XmlDocument spawn(UnaryOperator<InstanceSpec.Builder> more) {
    InstanceSpec.Builder spec =
        InstanceSpec.builder(VM, host.image()).securityGroups(List.of("web"));
    driver.spawn(more.apply(spec).build(), ProgressListener.none());
    return XmlDocument.parse(driver.domainXml(VM));
  }

  private boolean hasFilter() {
    return host.hypervisor.filters().find(FILTER).isPresent();
  }

  @Test
  void a_group_that_does_not_exist_is_refused_before_anything_is_made() {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> spawn(spec -> spec))
        .matches(e -> e.kind() == Kind.NOT_FOUND)
        .withMessageContaining("'web'");
    assertThat(driver.instances()).isEmpty();
    assertThat(hasFilter()).isFalse();
  }

  @Test
  void a_filter_that_does_not_exist_is_refused_before_anything_is_made() {
    Nic filtered =
        Nic.network("default").toBuilder().filter(FilterReference.of("no-such")).build();

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> spawn(
            spec -> spec.network(new NetworkSpec.Described(filtered)).securityGroups(List.of())))
        .matches(e -> e.kind() == Kind.NOT_FOUND)
        .withMessageContaining("'no-such'");
    assertThat(driver.instances()).isEmpty();
  }

  @Test
  void a_group_that_the_host_lets_pass_by_is_refused_before_anything_is_made() {
    driver.securityGroups().put(WEB);
    host.hypervisor.filters().switchOff("net.bridge.bridge-nf-call-ip6tables");

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> spawn(spec -> spec))
        .matches(e -> e.kind() == Kind.UNSUPPORTED)
        .withMessageEndingWith("sysctl -w net.bridge.bridge-nf-call-ip6tables=1");
    assertThat(driver.instances()).isEmpty();

    spawn(spec -> spec.securityGroups(List.of()));
    assertThat(hasFilter()).isFalse();
  }

  @Test
  void an_instance_is_held_by_a_filter_of_its_own_until_it_is_removed() {
    SecurityGroups groups = driver.securityGroups();
    groups.put(WEB);
    XmlDocument xml = spawn(spec -> spec);

    String filter = "/domain/devices/interface/filterref";
    String mac = xml.first("/domain/devices/interface/mac/@address").orElseThrow();
    assertThat(xml.first(filter + "/@filter")).contains(FILTER);
    assertThat(xml.first(filter + "/parameter[@name='MAC']/@value")).contains(mac);
    assertThat(xml.first(filter + "/parameter[@name='CTRL_IP_LEARNING']/@value"))
        .contains("dhcp");
    assertThat(groups.names()).containsExactly("web");
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> groups.remove("web"))
        .matches(e -> e.kind() == Kind.CONFLICT)
        .withMessageContaining("instance vm1 refers to it");

    driver.destroy(VM);

    assertThat(hasFilter()).isFalse();
    groups.remove("web");
    assertThat(groups.names()).isEmpty();
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> groups.remove("web"))
        .matches(e -> e.kind() == Kind.NOT_FOUND);
  }

  @Test
  void a_guest_may_send_from_the_addresses_that_it_was_told() {
    driver.securityGroups().put(WEB);
    GuestNic nic = GuestNic.builder()
        .address(IpPrefix.parse("10.0.0.7/24"))
        .address(IpPrefix.parse("fd00::7/64"))
        .build();
    XmlDocument xml = spawn(spec -> spec.guest(GuestConfig.builder().nic(nic).build()));

    assertThat(xml.all("//filterref/parameter[@name='IP']/@value")).containsExactly("10.0.0.7");
    assertThat(xml.all("//filterref/parameter[@name='CTRL_IP_LEARNING']")).isEmpty();
    assertThat(xml.all("//filterref/parameter[@name='IPV6']/@value"))
        .containsExactly("fe80::", "fd00::7");
    assertThat(xml.all("//filterref/parameter[@name='IPV6MASK']/@value"))
        .containsExactly("10", "128");
  }

  @Test
  void a_guest_that_is_told_nothing_of_ipv6_may_send_from_its_networks_subnets() {
    driver.securityGroups().put(WEB);
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(
            "default",
            State.ACTIVE,
            NetworkXml.of(NetworkDefinition.builder("default", new NetworkKind.Isolated())
                .address(NetworkAddress.of("198.51.100.1/24"))
                .address(NetworkAddress.of("fd00:51::1/64"))
                .build())));
    XmlDocument xml = spawn(spec -> spec);

    assertThat(xml.all("//filterref/parameter[@name='IPV6']/@value"))
        .containsExactly("fe80::", "fd00:51::");
    assertThat(xml.all("//filterref/parameter[@name='IPV6MASK']/@value"))
        .containsExactly("10", "64");
  }

  @Test
  void an_address_is_learnt_from_the_networks_own_server_alone() {
    driver.securityGroups().put(WEB);
    network(NetworkAddress.of("198.51.100.1/24").withRange("198.51.100.2", "198.51.100.9"));

    assertThat(spawn(spec -> spec).all("//filterref/parameter[@name='DHCPSERVER']/@value"))
        .containsExactly("198.51.100.1");
  }

  @Test
  void nothing_is_waited_for_on_a_network_that_gives_ipv6_alone() {
    driver.securityGroups().put(WEB);
    network(NetworkAddress.of("fd00:51::1/64"));
    XmlDocument xml = spawn(spec -> spec);

    assertThat(xml.all("//filterref/parameter[@name='CTRL_IP_LEARNING']")).isEmpty();
    assertThat(xml.all("//filterref/parameter[@name='IP']/@value")).containsExactly("0.0.0.0");
  }

  @Test
  void a_guest_that_is_moved_keeps_the_addresses_that_it_was_told() {
    driver.securityGroups().put(WEB);
    GuestNic nic = GuestNic.builder()
        .address(IpPrefix.parse("10.0.0.7/24"))
        .address(IpPrefix.parse("fd00::7/64"))
        .build();
    spawn(spec -> spec.guest(GuestConfig.builder().nic(nic).build()));
    XmlDocument xml = movedTo(NetworkAddress.of("fd00:51::1/64"));

    assertThat(xml.first("//interface/source/@network")).contains("other");
    assertThat(xml.all("//filterref/parameter[@name='IP']/@value")).containsExactly("10.0.0.7");
    assertThat(xml.all("//filterref/parameter[@name='IPV6']/@value"))
        .containsExactly("fe80::", "fd00::7");
  }

  @Test
  void a_guest_that_was_told_nothing_takes_what_it_is_given_where_it_is_moved_to() {
    driver.securityGroups().put(WEB);
    network(NetworkAddress.of("fd00:50::1/64"));
    spawn(spec -> spec);
    XmlDocument xml = movedTo(NetworkAddress.of("fd00:51::1/64"));

    assertThat(xml.all("//filterref/parameter[@name='IP']/@value")).containsExactly("0.0.0.0");
    assertThat(xml.all("//filterref/parameter[@name='IPV6']/@value"))
        .containsExactly("fe80::", "fd00:51::");

    host.hypervisor.addNetwork("third", NetworkState.ACTIVE);
    xml = moved(xml, "third");
    assertThat(xml.all("//filterref/parameter[@name='CTRL_IP_LEARNING']")).hasSize(1);
    assertThat(xml.all("//filterref/parameter[@name='IPV6']/@value")).containsExactly("fe80::");
  }

  private XmlDocument movedTo(NetworkAddress address) {
    network("other", address);
    return moved(XmlDocument.parse(driver.domainXml(VM)), "other");
  }

  private XmlDocument moved(XmlDocument before, String network) {
    String mac = before.first("//interface/mac/@address").orElseThrow();
    driver
        .devices(VM)
        .update(
            new DeviceKey.Mac(mac),
            new DeviceChange.Network(new NicSource.VirtualNetwork(network)));
    return XmlDocument.parse(driver.domainXml(VM));
  }

  private void network(NetworkAddress address) {
    network("default", address);
  }

  private void network(String name, NetworkAddress address) {
    NetworkDefinition.Builder definition =
        NetworkDefinition.builder(name, new NetworkKind.Isolated()).address(address);
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(name, State.ACTIVE, NetworkXml.of(definition.build())));
  }

  @Test
  void a_guest_that_is_told_of_ipv6_alone_sends_nothing_else() {
    driver.securityGroups().put(WEB);
    GuestNic nic = GuestNic.builder().address(IpPrefix.parse("fd00::7/64")).build();
    XmlDocument xml = spawn(spec -> spec.guest(GuestConfig.builder().nic(nic).build()));

    assertThat(xml.all("//filterref/parameter[@name='IP']/@value")).containsExactly("0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ovs", "macvtap"})
  void a_machine_with_an_interface_that_no_group_holds_is_refused(String network) {
    driver.securityGroups().put(WEB);
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(
            "ovs",
            State.ACTIVE,
            "<network><name>ovs</name><forward mode='bridge'/><bridge name='ovsbr0'/>"
                + "<virtualport type='openvswitch'/></network>"));
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(
            "macvtap",
            State.ACTIVE,
            "<network><name>macvtap</name><forward mode='bridge'><interface dev='eth0'/>"
                + "</forward></network>"));

    assertRefused(
        "interface 2, on " + network,
        spec -> spec.networks(
            List.of(new NetworkSpec.Named("default"), new NetworkSpec.Named(network))));
  }

  @Test
  void a_machine_whose_network_turns_out_to_be_user_mode_is_refused() {
    driver.securityGroups().put(WEB);

    assertRefused(
        "interface 1, on user", spec -> spec.publish(List.of(PublishedPort.local(0, 80))));
    host.hypervisor.addNetwork("default", NetworkState.INACTIVE);
    assertRefused("interface 1, on user", spec -> spec);
  }

  @Test
  void a_machine_with_a_raw_interface_that_no_group_holds_is_refused() {
    driver.securityGroups().put(WEB);
    RawDevice raw =
        new RawDevice("<interface type='network'><source network='default'/></interface>");

    assertRefused(
        "a raw interface of type network",
        spec -> spec.hardware(Hardware.builder()
            .additions(Additions.builder().devices(List.of(raw)).build())
            .build()));
  }

  private void assertRefused(String words, UnaryOperator<InstanceSpec.Builder> more) {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> spawn(more))
        .matches(e -> e.kind() == Kind.SPEC_REFUSED)
        .withMessageContaining("vm1 has security groups [web]")
        .withMessageContaining(words);
    assertThat(hasFilter()).isFalse();
    assertThat(driver.instances()).isEmpty();
  }

  @Test
  void the_filter_goes_with_a_domain_whose_directory_is_lost() {
    driver.securityGroups().put(WEB);
    spawn(spec -> spec);
    try (InstanceLock lock = driver.images().lockInstance(VM)) {
      driver.images().removeDisks(lock);
    }
    host.store().remove(VM);

    driver.destroy(VM);

    assertThat(hasFilter()).isFalse();
  }

  @Test
  void a_machine_that_fails_leaves_no_filter() {
    driver.securityGroups().put(WEB);
    host.hypervisor.fail(Action.START, new DriverException(Kind.START_FAILED, "no"));

    assertThatExceptionOfType(DriverException.class).isThrownBy(() -> spawn(spec -> spec));

    assertThat(hasFilter()).isFalse();
    assertThat(driver.instances()).isEmpty();
  }
}

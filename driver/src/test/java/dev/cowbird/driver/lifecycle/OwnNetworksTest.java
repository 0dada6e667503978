/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.Networks.Attached;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.hypervisor.fit.HostDevices;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.HostRoutes;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import dev.cowbird.driver.testing.FakeNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNetworksTest {
  private static final NetworkDefinition DEFINITION = NetworkDefinition.builder(
          "net", new NetworkKind.Isolated())
      .address(NetworkAddress.of("192.168.150.1/24"))
      .build();

  private final FakeNetworks hypervisor = new FakeNetworks();
  private final Path host;
  private final Networks networks;

  OwnNetworksTest(@TempDir Path host) throws IOException {
    this.host = host;
    Files.createDirectories(host.resolve("class/net"));
    networks = new OwnNetworks(hypervisor, new HostRoutes(host), new HostDevices(host));
  }

  @Test
  void makes_a_network_that_is_active_and_known_as_ours() {
    VirtualNetwork made = networks.create(DEFINITION);

    assertThat(made.state()).isEqualTo(State.ACTIVE);
    assertThat(made.isOurs()).isTrue();
    assertThat(made.definition()).contains(DEFINITION);
    assertThat(networks.list()).containsExactly(made);
  }

  @Test
  void a_network_that_does_not_start_is_taken_back() {
    DriverException failure = new DriverException(Kind.HYPERVISOR_ERROR, "no");
    hypervisor.failStart(failure);

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> networks.create(DEFINITION))
        .isSameAs(failure);
    assertThat(networks.list()).isEmpty();
  }

  @Test
  void a_network_whose_definition_was_not_answered_is_taken_back() {
    DriverException failure = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "broken pipe");
    hypervisor.loseDefineAnswer(failure);

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> networks.create(DEFINITION))
        .isSameAs(failure);
    assertThat(networks.list()).isEmpty();
  }

  @Test
  void goes_on_with_a_network_that_was_defined_and_not_started() {
    hypervisor.define(described(DEFINITION));

    assertThat(networks.create(DEFINITION).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void goes_on_with_no_network_that_is_another() {
    VirtualNetwork other =
        new VirtualNetwork("net", State.INACTIVE, described(DEFINITION).replace("150.1", "150.2"));
    VirtualNetwork foreign = new VirtualNetwork(
        "net", State.INACTIVE, described(DEFINITION).replace("cowbird.dev", "example.org"));
    for (VirtualNetwork each : List.of(other, foreign)) {
      hypervisor.add(each);

      assertThatFails(() -> networks.create(DEFINITION), Kind.CONFLICT, "one of this name");
      assertThat(networks.list()).containsExactly(each);
    }
  }

  @Test
  void keeps_a_network_that_was_there_before_it_failed_to_start_it() {
    hypervisor.define(described(DEFINITION));
    hypervisor.failStart(new DriverException(Kind.HYPERVISOR_ERROR, "no"));

    assertThatFails(() -> networks.create(DEFINITION), Kind.HYPERVISOR_ERROR, "no");
    assertThat(networks.list()).hasSize(1);
  }

  /** As libvirt gives it back: it has chosen a bridge. */
  private static String described(NetworkDefinition definition) {
    return NetworkXml.of(definition).replace("<bridge ", "<bridge name='virbr7' ");
  }

  @Test
  void refuses_a_name_that_exists_and_a_subnet_that_is_taken() {
    networks.create(DEFINITION);
    NetworkDefinition clashing = NetworkDefinition.builder("other", new NetworkKind.Isolated())
        .address(NetworkAddress.of("192.168.0.1/16"))
        .build();

    assertThatFails(() -> networks.create(DEFINITION), Kind.CONFLICT, "one of this name");
    assertThatFails(() -> networks.create(clashing), Kind.CONFLICT, "overlaps 192.168.150.1/24");
    assertThat(networks.list()).hasSize(1);
  }

  @Test
  void refuses_a_bridge_that_the_host_lacks() throws IOException {
    NetworkDefinition bridged =
        NetworkDefinition.builder("lan", new NetworkKind.HostBridge("br0")).build();
    assertThatFails(() -> networks.create(bridged), Kind.UNSUPPORTED, "no bridge 'br0'");
    assertThat(networks.list()).isEmpty();

    Files.createDirectories(host.resolve("class/net/br0/bridge"));

    assertThat(networks.create(bridged).state()).isEqualTo(State.ACTIVE);
  }

  @Test
  void refuses_a_device_to_go_out_by_that_the_host_lacks() throws IOException {
    for (NetworkKind kind : List.of(
        new NetworkKind.Nat(Optional.of("eth7")), new NetworkKind.Routed(Optional.of("eth7")))) {
      NetworkDefinition outward = NetworkDefinition.builder(kind.label(), kind)
          .address(NetworkAddress.of("192.168.150.1/24"))
          .build();
      assertThatFails(() -> networks.create(outward), Kind.UNSUPPORTED, "no device 'eth7'");
      assertThat(networks.list()).isEmpty();

      Files.createDirectories(host.resolve("class/net/eth7"));

      assertThat(networks.create(outward).state()).isEqualTo(State.ACTIVE);
      networks.remove(kind.label(), Attached.REFUSE);
      Files.delete(host.resolve("class/net/eth7"));
    }
  }

  @Test
  void never_changes_a_network_that_others_made() {
    VirtualNetwork foreign =
        new VirtualNetwork("net", State.ACTIVE, "<network><name>net</name></network>");
    hypervisor.add(foreign);

    assertThatFails(() -> networks.remove("net", Attached.CUT_OFF), Kind.NOT_OURS, "'net'");
    assertThatFails(
        () -> networks.update("net", List.of(lease("192.168.150.9"))), Kind.NOT_OURS, "'net'");
    assertThat(networks.list()).containsExactly(foreign);
  }

  @Test
  void keeps_a_network_that_guests_are_attached_to_unless_told() {
    String xml = NetworkXml.of(DEFINITION).replace("<network>", "<network connections='2'>");
    hypervisor.add(new VirtualNetwork("net", State.ACTIVE, xml));

    assertThatFails(() -> networks.remove("net", Attached.REFUSE), Kind.CONFLICT, "2 interfaces");
    assertThat(networks.network("net").state()).isEqualTo(State.ACTIVE);
    networks.remove("net", Attached.CUT_OFF);
    assertThat(networks.list()).isEmpty();
  }

  @Test
  void goes_on_to_remove_a_network_that_was_stopped_already() {
    networks.create(DEFINITION);
    hypervisor.stop("net");

    networks.remove("net", Attached.REFUSE);

    assertThat(networks.list()).isEmpty();
    assertThatFails(() -> networks.remove("net", Attached.REFUSE), Kind.NOT_FOUND, "'net'");
  }

  @Test
  void updates_an_active_network_with_what_fits_it() {
    networks.create(DEFINITION);

    networks.update("net", List.of(lease("192.168.150.9")));

    assertThat(hypervisor.updates()).containsExactly(lease("192.168.150.9"));
    assertThatFails(
        () -> networks.update("net", List.of(lease("10.0.0.1"))), Kind.CONFLICT, "10.0.0.1");
    assertThatFails(
        () -> networks.update("net", List.of(lease("192.168.150.9"))), Kind.CONFLICT, "Two leases");
    hypervisor.stop("net");
    assertThatFails(
        () -> networks.update("net", List.of(lease("192.168.150.9"))), Kind.CONFLICT, "not active");
  }

  @Test
  void makes_no_change_when_one_of_several_does_not_fit() {
    networks.create(DEFINITION);
    List<NetworkUpdate> changes = List.of(
        lease("192.168.150.9"), new NetworkUpdate.RemoveDnsHost(DnsHost.parse("db=192.168.150.5")));

    assertThatFails(() -> networks.update("net", changes), Kind.CONFLICT, "db=192.168.150.5");

    assertThat(hypervisor.updates()).isEmpty();
  }

  @Test
  void takes_changes_back_when_a_later_one_fails() {
    networks.create(DEFINITION);
    NetworkUpdate name = new NetworkUpdate.AddDnsHost(DnsHost.parse("db=192.168.150.5"));
    hypervisor.failUpdate(name, new DriverException(Kind.HYPERVISOR_ERROR, "no"));

    assertThatFails(
        () -> networks.update("net", List.of(lease("192.168.150.9"), name)),
        Kind.HYPERVISOR_ERROR,
        "no");

    assertThat(networks.network("net").definition()).contains(DEFINITION);
  }

  private static NetworkUpdate lease(String address) {
    return new NetworkUpdate.AddLease(new StaticLease(
        new MacAddress("52:54:00:00:00:09"), IpAddress.parse(address), Optional.empty()));
  }

  private static void assertThatFails(ThrowingCallable call, Kind kind, String words) {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(call)
        .withMessageContaining(words)
        .extracting(DriverException::kind)
        .isEqualTo(kind);
  }
}

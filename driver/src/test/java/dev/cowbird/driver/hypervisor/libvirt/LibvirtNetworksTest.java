/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("libvirt")
class LibvirtNetworksTest {
  private static final DnsHost IPV4 = DnsHost.parse("db,old=192.168.150.5");
  private static final DnsHost IPV6 = DnsHost.parse("db=fd00:150::5");

  private final String name = "net-" + UUID.randomUUID();
  private final Hypervisor hypervisor = LibvirtHypervisor.connect(LibvirtTestDriver.URI);
  private final VirtualNetworks networks = hypervisor.networks();

  @BeforeAll
  static void requireLibrary() {
    LibvirtTestDriver.require();
  }

  @BeforeEach
  void makes_a_network_of_both_families() {
    networks.define(NetworkXml.of(NetworkDefinition.builder(name, new NetworkKind.Isolated())
        .address(NetworkAddress.of("fd00:150::1/64").withRange("fd00:150::10", "fd00:150::20"))
        .address(NetworkAddress.of("192.168.150.1/24"))
        .dnsHost(IPV4)
        .build()));
    networks.start(name);
  }

  @AfterEach
  void removes_it() {
    networks.stop(name);
    networks.undefine(name);
    hypervisor.close();
  }

  @Test
  void gives_a_lease_to_the_subnet_that_it_is_in_and_takes_it_from_there() {
    StaticLease lease = StaticLease.parse("52:54:00:00:00:01=192.168.150.7,web");

    networks.update(name, new NetworkUpdate.AddLease(lease));
    assertThat(definition().addresses().get(1).leases()).containsExactly(lease);

    networks.update(name, new NetworkUpdate.RemoveLease(lease));
    assertThat(definition().leases()).isEmpty();
  }

  @Test
  void a_name_has_an_address_of_each_family_and_either_can_go() {
    networks.update(name, new NetworkUpdate.AddDnsHost(IPV6));
    assertThat(definition().dnsHosts()).containsExactly(IPV4, IPV6);

    networks.update(name, new NetworkUpdate.RemoveDnsHost(IPV4));
    assertThat(definition().dnsHosts()).containsExactly(IPV6);
  }

  @Test
  void a_network_that_is_active_can_be_started_again() {
    networks.start(name);

    assertThat(networks.find(name)).map(VirtualNetwork::state).contains(State.ACTIVE);
  }

  @Test
  void tells_a_network_by_its_uuid_from_another_of_its_name() {
    UUID uuid = UUID.randomUUID();
    NetworkDefinition defined = definition();
    networks.stop(name);
    networks.undefine(name);

    networks.define(NetworkXml.of(defined, uuid));
    networks.start(name);

    assertThat(networks.find(name)).hasValueSatisfying(found -> {
      assertThat(found.has(uuid)).isTrue();
      assertThat(found.has(UUID.randomUUID())).isFalse();
      assertThat(found.definition()).contains(defined);
    });
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> networks.define(NetworkXml.of(defined, UUID.randomUUID())))
        .extracting(DriverException::kind)
        .isEqualTo(Kind.CONFLICT);
  }

  private NetworkDefinition definition() {
    return networks.find(name).orElseThrow().definition().orElseThrow();
  }
}

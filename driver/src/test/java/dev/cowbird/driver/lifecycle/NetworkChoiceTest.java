/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.NetworkSpec.Named;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NetworkChoiceTest {
  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");

  private final FakeHypervisor hypervisor = new FakeHypervisor();
  private Set<Backend> backends = Set.of(Backend.SLIRP);
  private int asked;

  private NetworkChoice choose(NetworkSpec wanted) {
    return choose(spec().network(wanted));
  }

  private NetworkChoice choose(InstanceSpec.Builder spec) {
    return NetworkChoice.choose(spec.build(), ID, hypervisor, () -> {
      asked++;
      return backends;
    });
  }

  private static InstanceSpec.Builder spec() {
    return InstanceSpec.builder(
        new InstanceName("vm1"), ImageRequest.of(ImageLocation.parse("/images/a.img")));
  }

  private static Nic known(Nic nic, int index) {
    return nic.toBuilder().mac(MacAddress.of(ID, index)).build();
  }

  @Test
  void takes_the_default_network_where_it_is_active() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.Automatic());

    assertThat(choice.label()).isEqualTo("default");
    assertThat(choice.nics()).containsExactly(known(Nic.network("default"), 0));
  }

  @Test
  void takes_user_mode_where_the_default_network_is_not_active() {
    hypervisor.addNetwork("default", NetworkState.INACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.Automatic());

    assertThat(choice.label()).isEqualTo("user");
    assertThat(choice.nics()).containsExactly(known(Nic.user(), 0));
  }

  @Test
  void takes_user_mode_where_there_is_no_default_network() {
    hypervisor.addNetwork("other", NetworkState.ACTIVE);

    assertThat(choose(new NetworkSpec.Automatic()).label()).isEqualTo("user");
  }

  @Test
  void takes_user_mode_when_it_is_asked_for() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    assertThat(choose(new NetworkSpec.UserMode()).nics()).containsExactly(known(Nic.user(), 0));
  }

  @Test
  void takes_none_when_none_is_asked_for() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.None());

    assertThat(choice.label()).isEqualTo("none");
    assertThat(choice.nics()).isEmpty();
  }

  @Test
  void asks_the_hypervisor_only_for_networks_of_its_own() {
    hypervisor.fail(Action.NETWORK, new DriverException(Kind.HYPERVISOR_ERROR, "No networks"));

    assertThat(choose(new NetworkSpec.UserMode()).label()).isEqualTo("user");
    assertThat(choose(new NetworkSpec.None()).label()).isEqualTo("none");
  }

  @Test
  void takes_the_network_that_is_named() {
    hypervisor.addNetwork("lab", NetworkState.ACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.Named("lab"));

    assertThat(choice.label()).isEqualTo("lab");
    assertThat(choice.nics()).containsExactly(known(Nic.network("lab"), 0));
  }

  @Test
  void takes_no_other_network_than_the_one_that_is_named() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    assertThatThrownBy(() -> choose(new NetworkSpec.Named("lab")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessageContaining("lab");
  }

  @Test
  void tells_how_to_start_a_network_that_is_not_active() {
    hypervisor.addNetwork("lab", NetworkState.INACTIVE);

    assertThatThrownBy(() -> choose(new NetworkSpec.Named("lab")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining("virsh net-start lab");
  }

  @Test
  void keeps_the_order_of_several_and_gives_each_its_own_address() {
    hypervisor.addNetwork("lab", NetworkState.ACTIVE);
    NetworkSpec bridge = NetworkSpec.parse("bridge:br0,mac=52:54:00:00:00:09");

    NetworkChoice choice =
        choose(spec().networks(List.of(new NetworkSpec.UserMode(), bridge, new Named("lab"))));

    assertThat(choice.label()).isEqualTo("user,bridge:br0,lab");
    assertThat(choice.macs())
        .containsExactly(
            MacAddress.of(ID, 0), new MacAddress("52:54:00:00:00:09"), MacAddress.of(ID, 2));
  }

  @Test
  void what_is_published_is_reached_by_a_user_mode_network_and_a_chosen_port() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    NetworkChoice choice = choose(spec().publish(List.of(PublishedPort.parse("0:22"))));

    assertThat(choice.label()).isEqualTo("user");
    assertThat(choice.published()).singleElement().satisfies(port -> {
      assertThat(port.hostPort()).isPositive();
      assertThat(port.guestPort()).isEqualTo(22);
    });
    assertThat(choice.nics())
        .singleElement()
        .satisfies(nic -> assertThat(nic.source())
            .isEqualTo(new UserMode(UserMode.Backend.SLIRP, choice.published())));
  }

  @Test
  void ports_lead_to_the_first_interface_that_may_publish_them() {
    hypervisor.addNetwork("lab", NetworkState.ACTIVE);
    NetworkSpec described = new NetworkSpec.Described(
        Nic.builder(new UserMode(Backend.SLIRP, List.of())).build());
    for (NetworkSpec first :
        List.of(described, new NetworkSpec.UserMode(), new NetworkSpec.Automatic())) {
      for (NetworkSpec later : List.of(described, new NetworkSpec.UserMode())) {
        NetworkChoice choice = choose(spec()
            .networks(List.of(new Named("lab"), first, later))
            .publish(List.of(PublishedPort.parse("0:22"))));

        assertThat(choice.nics())
            .as("%s before %s", first, later)
            .extracting(Nic::source)
            .containsExactly(
                Nic.network("lab").source(),
                new UserMode(Backend.SLIRP, choice.published()),
                new UserMode(Backend.SLIRP, List.of()));
      }
    }
  }

  @Test
  void takes_passt_where_the_host_has_it() {
    backends = Set.of(Backend.SLIRP, Backend.PASST);

    NetworkChoice choice = choose(spec().publish(List.of(PublishedPort.parse("[::1]:0:22"))));

    assertThat(choice.nics())
        .singleElement()
        .satisfies(nic ->
            assertThat(nic.source()).isEqualTo(new UserMode(Backend.PASST, choice.published())));
  }

  @Test
  void asks_who_carries_packets_only_for_a_user_mode_network() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    choose(new NetworkSpec.Automatic());
    choose(new NetworkSpec.None());
    assertThat(asked).isZero();

    choose(new NetworkSpec.UserMode());
    assertThat(asked).isOne();
  }

  @Test
  void refuses_what_nobody_can_carry() {
    assertUnsupported(spec().publish(List.of(PublishedPort.parse("[::1]:0:22"))), "[::1]");
    assertUnsupported(
        spec()
            .network(new NetworkSpec.Described(
                Nic.builder(new UserMode(Backend.PASST, List.of())).build())),
        "passt");

    backends = Set.of();

    assertUnsupported(spec().network(new NetworkSpec.UserMode()), "neither slirp nor passt");
  }

  private void assertUnsupported(InstanceSpec.Builder spec, String named) {
    assertThatThrownBy(() -> choose(spec))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining(named);
  }

  @Test
  void refuses_an_address_that_another_domain_has() {
    hypervisor.define("<domain><name>other</name>"
        + "<uuid>0b0b0b0b-1111-4222-8333-444444444444</uuid><devices>"
        + "<interface type='user'><mac address='52:54:00:AA:00:09'/></interface>"
        + "</devices></domain>");

    assertThatThrownBy(() -> choose(NetworkSpec.parse("bridge:br0,mac=52:54:00:aa:00:09")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining("other");
  }
}

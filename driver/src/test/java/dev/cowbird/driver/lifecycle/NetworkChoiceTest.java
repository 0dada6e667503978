/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import org.junit.jupiter.api.Test;

class NetworkChoiceTest {
  private final FakeHypervisor hypervisor = new FakeHypervisor();

  private NetworkChoice choose(NetworkSpec wanted) {
    return NetworkChoice.choose(wanted, hypervisor);
  }

  @Test
  void takes_the_default_network_where_it_is_active() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.Automatic());

    assertThat(choice.label()).isEqualTo("default");
    assertThat(choice.nics()).containsExactly(Nic.network("default"));
  }

  @Test
  void takes_user_mode_where_the_default_network_is_not_active() {
    hypervisor.addNetwork("default", NetworkState.INACTIVE);

    NetworkChoice choice = choose(new NetworkSpec.Automatic());

    assertThat(choice.label()).isEqualTo("user");
    assertThat(choice.nics()).containsExactly(Nic.user());
  }

  @Test
  void takes_user_mode_where_there_is_no_default_network() {
    hypervisor.addNetwork("other", NetworkState.ACTIVE);

    assertThat(choose(new NetworkSpec.Automatic()).label()).isEqualTo("user");
  }

  @Test
  void takes_user_mode_when_it_is_asked_for() {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);

    assertThat(choose(new NetworkSpec.UserMode()).nics()).containsExactly(Nic.user());
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
    assertThat(choice.nics()).containsExactly(Nic.network("lab"));
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
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Guests are waited for until they are ready, in each of the senses of the word. */
@CowbirdTest
class ReadinessIT {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void a_guest_on_a_network_is_ready_in_every_sense(ComputeDriver driver, InstanceName name)
      throws Exception {
    BootSector.spawn(driver, TinyGuest.spec(name));
    String network = driver.instance(name).machine().map(Machine::network).orElseThrow();
    assumeTrue(network.equals("default"), "libvirt's network default is not active");

    driver.await(
        name,
        WaitFor.all(
            WaitFor.address(),
            WaitFor.ssh(),
            WaitFor.tcpPort(80),
            WaitFor.http(80, "/"),
            WaitFor.agent(),
            WaitFor.consoleLine("^TINY-READY up=[0-9.]+")),
        TinyGuest.PATIENCE);

    GuestAccess guest = driver.guest(name);
    assertThat(guest.addresses()).isNotEmpty();
    assertThat(guest.endpoints(80)).allMatch(endpoint -> endpoint.getPort() == 80);
    assertThatThrownBy(() -> driver.await(name, WaitFor.http(80, "/nothing-here"), SHORT))
        .hasMessageContaining("with status 404");
    assertThatThrownBy(() -> driver.await(name, WaitFor.tcpPort(81), SHORT))
        .hasMessageContainingAll(guest.addresses().get(0).getHostAddress() + ":81", "refused");
  }

  @Test
  void an_agent_is_reached_without_any_network(ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, TinyGuest.spec(name).network(new NetworkSpec.None()));

    driver.await(name, WaitFor.agent(), TinyGuest.PATIENCE);
    assertThatThrownBy(
            () -> driver.await(name, WaitFor.any(WaitFor.ssh(), WaitFor.address()), SHORT))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("it has no network");
  }
}

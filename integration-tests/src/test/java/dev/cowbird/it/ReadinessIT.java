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
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.guest.ready.GuestView;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void a_published_port_is_there_when_the_guest_accepts(ComputeDriver driver, InstanceName name) {
    BootSector.spawn(
        driver,
        TinyGuest.spec(name)
            .publish(List.of(PublishedPort.parse("0:80"), PublishedPort.parse("0:81"))));
    assertThatThrownBy(() -> driver.await(name, WaitFor.tcpPort(80), Duration.ZERO))
        .hasMessageContaining("nobody in the guest answers");

    driver.await(name, WaitFor.tcpPort(80), TinyGuest.PATIENCE);

    driver.await(name, WaitFor.http(80, "/"), Duration.ZERO);
    assertThatThrownBy(() -> driver.await(name, WaitFor.tcpPort(81), SHORT))
        .hasMessageContaining("the guest refuses the connection");
  }

  @Test
  void a_guest_without_a_network_has_no_port_for_all_that_the_host_listens(
      ComputeDriver driver, InstanceName name, @TempDir Path directory) {
    BootSector.spawn(
        driver,
        BootSector.spec(name, BootSector.rawImage(directory, "silent"))
            .network(new NetworkSpec.UserMode())
            .publish(List.of(PublishedPort.parse("0:80"))));
    BootSector.awaitBoot(driver, name, 1);
    assertThat(((GuestView) driver.guest(name)).hasAgent()).isFalse();

    assertThatThrownBy(() -> driver.await(name, WaitFor.tcpPort(80), SHORT))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("nobody in the guest answers");
  }

  @Test
  void an_agent_is_reached_without_any_network(ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, TinyGuest.spec(name).network(new NetworkSpec.None()));

    driver.await(name, WaitFor.agent(), TinyGuest.PATIENCE);
    assertThat(((GuestView) driver.guest(name)).hasAgent()).isTrue();
    assertThatThrownBy(
            () -> driver.await(name, WaitFor.any(WaitFor.ssh(), WaitFor.address()), SHORT))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("it has no network");
  }
}

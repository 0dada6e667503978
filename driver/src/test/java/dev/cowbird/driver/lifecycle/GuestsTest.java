/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.guest.ready.GuestView;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ProgressListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuestsTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir
  private Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;
  private FakeGuest guest;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    driver = host.open();
    guest = host.hypervisor.guest(VM.value());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void knownAt(AddressSource source, String address) {
    guest.isKnownAt(source, new InterfaceAddress("vnet0", "52:54:00:00:00:01", ip(address), 24));
  }

  private void spawnOn(NetworkSpec... networks) {
    spawn(InstanceSpec.builder(VM, host.image()).networks(List.of(networks)));
  }

  private void spawn(InstanceSpec.Builder spec) {
    driver.spawn(spec.build(), ProgressListener.none());
  }

  /** The agent tells of an interface of the machine's. */
  private void hasByAgent(int nic, String address) {
    String mac = MacAddress.of(host.domain().uuid(), nic).value();
    guest.isKnownAt(AddressSource.AGENT, new InterfaceAddress("eth" + nic, mac, ip(address), 24));
  }

  @Test
  void the_first_who_knows_of_addresses_is_believed() {
    host.spawn();
    GuestAccess access = driver.guest(VM);
    assertThat(access.addresses()).isEmpty();

    guest.startsAgent(command -> "{}");
    knownAt(AddressSource.AGENT, "10.1.1.1");
    assertThat(access.addresses()).containsExactly(ip("10.1.1.1"));
    knownAt(AddressSource.ARP, "10.1.1.2");
    assertThat(access.addresses()).containsExactly(ip("10.1.1.2"));
    knownAt(AddressSource.LEASE, "10.1.1.3");
    knownAt(AddressSource.LEASE, "fd00::3");
    assertThat(access.addresses()).containsExactly(ip("10.1.1.3"), ip("fd00::3"));
    assertThat(access.endpoints(22)).noneMatch(((GuestView) access)::isRelayed);
    assertThat(access.endpoints(22))
        .containsExactly(
            new InetSocketAddress(ip("10.1.1.3"), 22), new InetSocketAddress(ip("fd00::3"), 22));
  }

  @Test
  void link_local_addresses_lead_nowhere() {
    host.spawn();
    knownAt(AddressSource.LEASE, "fe80::1");
    knownAt(AddressSource.LEASE, "169.254.3.4");

    assertThat(driver.guest(VM).addresses()).isEmpty();
  }

  @Test
  void on_a_user_mode_network_nobody_reaches_it() {
    spawnOn(new NetworkSpec.UserMode());
    guest.startsAgent(command -> "{}");
    knownAt(AddressSource.AGENT, "10.0.2.15");

    assertThat(driver.guest(VM).addresses()).isEmpty();
    assertThat(driver.guest(VM).endpoints(22)).isEmpty();
    assertThatThrownBy(() -> driver.await(VM, WaitFor.address(), SHORT))
        .hasMessageContaining("it is on a user-mode network, where it has no address");
    assertThatThrownBy(() -> driver.await(VM, WaitFor.ssh(), SHORT))
        .hasMessageContaining("it is on a user-mode network, and port 22 is not published");
  }

  @Test
  void beside_a_user_mode_network_it_is_reached_on_the_other_one() {
    spawnOn(new NetworkSpec.UserMode(), new NetworkSpec.Named("default"));
    guest.startsAgent(command -> "{}");
    hasByAgent(0, "10.0.2.15");
    assertThat(driver.guest(VM).addresses()).isEmpty();
    hasByAgent(1, "10.1.1.1");

    assertThat(driver.guest(VM).addresses()).containsExactly(ip("10.1.1.1"));
    assertThat(driver.guest(VM).endpoints(22))
        .containsExactly(new InetSocketAddress(ip("10.1.1.1"), 22));
  }

  @Test
  void beside_a_user_mode_network_with_published_ports_it_is_reached_on_the_other_one() {
    spawn(InstanceSpec.builder(VM, host.image())
        .networks(List.of(new NetworkSpec.UserMode(), new NetworkSpec.Named("default")))
        .publish(List.of(PublishedPort.parse("0:22"))));
    guest.startsAgent(command -> "{}");
    hasByAgent(0, "10.0.2.15");
    hasByAgent(1, "10.1.1.1");

    assertThat(driver.guest(VM).addresses()).containsExactly(ip("10.1.1.1"));
  }

  @Test
  void on_a_user_mode_network_it_is_reached_at_the_port_that_was_published() {
    InstanceSpec spec = InstanceSpec.builder(VM, host.image())
        .publish(List.of(PublishedPort.parse("0.0.0.0:0:22"), PublishedPort.parse("0:53/udp")))
        .build();
    driver.spawn(spec, ProgressListener.none());
    int port = driver.instance(VM).machine().orElseThrow().published().get(0).hostPort();

    assertThat(driver.guest(VM).endpoints(22))
        .containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    assertThat(driver.guest(VM).endpoints(53)).isEmpty();
    GuestView view = (GuestView) driver.guest(VM);
    assertThat(view.endpoints(22)).allMatch(view::isRelayed);
  }

  @Test
  void without_a_network_nobody_reaches_it() {
    spawnOn(new NetworkSpec.None());

    assertThatThrownBy(() -> driver.await(VM, WaitFor.tcpPort(80), SHORT))
        .hasMessageContaining("it has no network");
  }

  @Test
  void a_source_that_fails_does_not_keep_the_others_from_being_asked() {
    host.spawn();
    guest.startsAgent(command -> "{}");
    knownAt(AddressSource.AGENT, "10.1.1.1");
    host.hypervisor.failOnce(
        Action.ADDRESSES, new DriverException(Kind.HYPERVISOR_ERROR, "wrong nlmsg len"));

    assertThat(driver.guest(VM).addresses()).containsExactly(ip("10.1.1.1"));
  }

  @Test
  void a_hypervisor_that_is_away_is_told_of() {
    host.spawn();
    host.hypervisor.fail(
        Action.ADDRESSES, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "gone"));

    assertThatThrownBy(() -> driver.guest(VM).addresses())
        .isInstanceOfSatisfying(
            DriverException.class,
            e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_UNAVAILABLE));
  }

  @Test
  void an_agent_that_connects_wakes_who_waits() throws Exception {
    host.spawn();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> driver.await(VM, WaitFor.agent(), Duration.ofSeconds(40)));
    assertThatThrownBy(() -> driver.await(VM, WaitFor.agent(), SHORT))
        .hasMessageContaining("its guest agent does not answer");

    guest.startsAgent(command -> "{}");

    waiting.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_machine_that_is_off_has_no_addresses() {
    host.spawn();
    knownAt(AddressSource.LEASE, "10.1.1.3");
    guest.powersOff();

    assertThat(driver.guest(VM).addresses()).isEmpty();
    assertThatThrownBy(() -> driver.await(VM, WaitFor.address(), Duration.ofMinutes(5)))
        .hasMessageContaining("when it was off");
  }

  @Test
  void what_was_printed_before_the_last_start_is_not_waited_for() {
    WaitFor login = WaitFor.console("login:");
    host.spawn();
    guest.prints("login: ");
    driver.await(VM, login, Duration.ZERO);
    driver.stop(VM, Duration.ZERO);
    driver.await(VM, login, Duration.ZERO);

    driver.start(VM);
    assertThatThrownBy(() -> driver.await(VM, login, SHORT)).hasMessageContaining("is empty");
    guest.prints("login: ");
    driver.await(VM, login, Duration.ZERO);

    driver.reboot(VM, Duration.ZERO);
    assertThatThrownBy(() -> driver.await(VM, login, SHORT)).hasMessageContaining("is empty");
  }

  @Test
  void a_start_of_what_is_on_hides_nothing_that_was_printed() {
    host.spawn();
    guest.prints("login: ");
    driver.start(VM);

    driver.await(VM, WaitFor.console("login:"), Duration.ZERO);
  }

  @Test
  void a_login_by_a_key_that_can_not_be_read_is_not_waited_for() {
    host.spawn();
    WaitFor login = WaitFor.sshLogin("kim", directory.resolve("id"));

    assertThatThrownBy(() -> driver.await(
            VM, WaitFor.all(WaitFor.any(login, WaitFor.agent())), Duration.ofMinutes(5)))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SPEC_REFUSED))
        .hasMessageContainingAll("The private key " + directory.resolve("id"), "can't be read");
  }

  @Test
  void what_does_not_exist_has_no_guest() {
    assertThatThrownBy(() -> driver.guest(VM))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThatThrownBy(() -> driver.domainXml(VM)).hasMessageContaining("vm1");
  }

  @Test
  void the_description_is_the_domains() {
    host.spawn();

    assertThat(driver.domainXml(VM)).isEqualTo(host.domain().xml()).contains("<name>vm1</name>");
  }
}

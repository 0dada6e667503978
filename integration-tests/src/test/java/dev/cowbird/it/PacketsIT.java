/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What gets from one guest to another, and what does not. */
@CowbirdTest
@ResourceLock(TestGroup.FILTERS)
class PacketsIT {
  private static final int PEER = 5;
  private static final int HELD = 6;
  private static final Duration PATIENCE = TinyGuest.PATIENCE.multipliedBy(2);
  private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(10);

  /** Defines {@code try NAME ADDRESS}, which says whether the web server there answers. */
  private static final String TRY = """
      #!/bin/sh
      try() {
        if nc -w 4 "$2" 80 </dev/null >/dev/null 2>&1; then
          echo "$1 reached"
        else
          echo "$1 not-reached"
        fi
      }
      """;

  /**
   * Sends as itself, with a MAC address and with an IP address that are not its own, and as itself
   * again.
   */
  private static final String SPOOF = TRY + """
      until nc -w 4 PEER 80 </dev/null >/dev/null 2>&1; do sleep 1; done
      own=$(cat /sys/class/net/eth0/address)
      ip=$(ip -o -4 addr show eth0 | awk '{ print $4 }')
      as() { # MAC IP
        ip link set eth0 down
        ip link set eth0 address "$1"
        ip addr flush dev eth0
        ip addr add "$2" dev eth0
        ip link set eth0 up
      }
      try itself PEER
      as 52:54:00:66:66:66 "$ip"
      try strange-mac PEER
      as "$own" STRANGE/24
      try strange-ip PEER
      as "$own" "$ip"
      try itself-again PEER
      """;

  @BeforeEach
  void requires_the_systems_libvirt(DriverConfig config) {
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM),
        "Only the system's libvirt makes networks, not " + config.connectUri());
  }

  @Test
  void guests_on_an_isolated_network_reach_each_other_and_nobody_else(
      ComputeDriver driver, InstanceName one, InstanceName peer, InstanceName elsewhere)
      throws IOException {
    try (TestNetwork network = TestNetwork.create(driver, one, new NetworkKind.Isolated());
        TestNetwork other = TestNetwork.create(driver, elsewhere, new NetworkKind.Isolated())) {
      BootSector.spawn(driver, peer(driver, network, peer));
      BootSector.spawn(driver, peer(driver, other, elsewhere));
      driver.await(peer, new WaitFor.TcpPort(80), PATIENCE);
      driver.await(elsewhere, new WaitFor.TcpPort(80), PATIENCE);

      String script = TRY
          + "try peer " + network.address(PEER) + "\n"
          + "ip route replace default via " + network.address(1) + "\n"
          + "try elsewhere " + other.address(PEER) + "\n";
      BootSector.spawn(driver, running(script, TinyGuest.spec(one)).network(network.spec()));

      driver.await(one, WaitFor.console(TinyGuest.READY), PATIENCE);
      assertThat(Files.readString(driver.consoleLog(one)))
          .contains("peer reached", "elsewhere not-reached");
    }
  }

  /** The guest without a group shows that what the other one is denied works without. */
  @Test
  void a_guest_with_a_group_sends_as_nobody_else(
      ComputeDriver driver, InstanceName held, InstanceName free, InstanceName peer)
      throws IOException {
    try (TestNetwork network = TestNetwork.create(driver, held, new NetworkKind.Isolated());
        TestGroup group = TestGroup.put(driver, held, 22)) {
      BootSector.spawn(driver, peer(driver, network, peer));
      BootSector.spawn(driver, spoofing(network, held, 98).securityGroups(group.names()));
      BootSector.spawn(driver, spoofing(network, free, 99));
      driver.await(held, WaitFor.console(TinyGuest.READY), PATIENCE);
      driver.await(free, WaitFor.console(TinyGuest.READY), PATIENCE);

      assertThat(Files.readString(driver.consoleLog(free)))
          .contains("itself reached", "strange-mac reached", "strange-ip reached");
      assertThat(Files.readString(driver.consoleLog(held)))
          .contains("itself reached", "strange-mac not-reached", "strange-ip not-reached")
          .contains("itself-again reached");
    }
  }

  @Test
  void a_port_is_open_from_when_a_group_says_so(ComputeDriver driver, InstanceName name) {
    try (TestNetwork network = TestNetwork.create(driver, name, new NetworkKind.Isolated());
        TestGroup group = TestGroup.put(driver, name, 22)) {
      BootSector.spawn(
          driver, TinyGuest.spec(name).network(network.spec()).securityGroups(group.names()));
      driver.await(
          name, WaitFor.all(WaitFor.console(TinyGuest.READY), new WaitFor.TcpPort(22)), PATIENCE);
      assertThat(isOpen(driver, name, 80)).isFalse();

      group.open(22, 80);

      assertThat(isOpen(driver, name, 80)).isTrue();
    }
  }

  /** The answers to the guest come to a port that is denied to who connects. */
  @Test
  void what_a_group_denies_is_who_connects_and_no_answer(
      ComputeDriver driver, InstanceName held, InstanceName peer) throws IOException {
    String[] rules = {
      "allow:tcp:22", "allow:tcp:80", "deny:tcp:80", "deny:tcp:8000-65535", "allow:all:out"
    };
    try (TestNetwork network = TestNetwork.create(driver, held, new NetworkKind.Isolated());
        TestGroup group = TestGroup.of(driver, held, rules)) {
      String out = TRY + untilReached(network, PEER, 80);
      String in =
          TRY + untilReached(network, HELD, 22) + "try denied " + network.address(HELD) + "\n";
      BootSector.spawn(
          driver, running(out, at(HELD, driver, network, held)).securityGroups(group.names()));
      BootSector.spawn(driver, running(in, peer(driver, network, peer)));

      driver.await(held, WaitFor.console(TinyGuest.READY), PATIENCE);
      driver.await(peer, WaitFor.console(TinyGuest.READY), PATIENCE);
      assertThat(isOpen(driver, held, 22)).isTrue();
      assertThat(isOpen(driver, held, 80)).isFalse();
      assertThat(Files.readString(driver.consoleLog(peer))).contains("denied not-reached");
    }
  }

  private static String untilReached(TestNetwork network, int place, int port) {
    return "until nc -w 4 " + network.address(place) + " " + port
        + " </dev/null >/dev/null 2>&1; do sleep 1; done\n";
  }

  private static boolean isOpen(ComputeDriver driver, InstanceName name, int port) {
    try {
      driver.await(name, new WaitFor.TcpPort(port), TIME_TO_CONNECT);
      return true;
    } catch (DriverException e) {
      assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT);
      return false;
    }
  }

  /** A guest whose address is known before it is there. */
  private static InstanceSpec.Builder peer(
      ComputeDriver driver, TestNetwork network, InstanceName name) {
    return at(PEER, driver, network, name);
  }

  private static InstanceSpec.Builder at(
      int place, ComputeDriver driver, TestNetwork network, InstanceName name) {
    MacAddress mac = MacAddress.of(UUID.randomUUID(), 0);
    driver
        .networks()
        .update(
            network.name(),
            List.of(new NetworkUpdate.AddLease(
                new StaticLease(mac, network.address(place), Optional.empty()))));
    return TinyGuest.spec(name).network(NetworkSpec.parse(network.name() + ",mac=" + mac));
  }

  private static InstanceSpec.Builder spoofing(
      TestNetwork network, InstanceName name, int strange) {
    String script =
        SPOOF.replace("PEER", network.text(PEER)).replace("STRANGE", network.text(strange));
    return running(script, TinyGuest.spec(name)).network(network.spec());
  }

  private static InstanceSpec.Builder running(String script, InstanceSpec.Builder spec) {
    return spec.guest(GuestConfig.builder().userData(UserData.of(script)).build());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibvirtHypervisorTest {
  @BeforeAll
  static void requireLibrary() {
    LibvirtTestDriver.require();
  }

  @Test
  void is_woken_by_events_and_not_by_looking_again() throws Exception {
    try (Hypervisor hypervisor =
        LibvirtHypervisor.connect(LibvirtTestDriver.URI, Duration.ofDays(1))) {
      Domain domain = define(hypervisor);
      CompletableFuture<PowerState> waiting = new CompletableFuture<>();
      Thread waiter = new Thread(
          () -> waiting.complete(domain.await(EnumSet.of(PowerState.RUNNING), Duration.ofDays(2))));
      waiter.start();
      await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

      domain.start();

      assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(PowerState.RUNNING);
      domain.powerOff();
      domain.undefine();
    }
  }

  @Test
  void leaves_no_reference_to_a_connection_behind() {
    AtomicInteger events = new AtomicInteger();
    LibvirtConnection connection = LibvirtConnection.open(
        LibvirtRuntime.shared(),
        LibvirtTestDriver.URI,
        events::incrementAndGet,
        (domain, alias) -> {});
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(LibvirtTestDriver.URI)) {
      Domain domain = define(hypervisor);
      domain.undefine();
      // Defining and undefining are events; while one is delivered it holds a reference.
      await().until(() -> events.get() >= 2);
    }

    assertThat(connection.close()).isZero();
  }

  @Test
  void says_how_to_get_a_daemon_where_there_is_none(@TempDir Path directory) {
    String uri = "qemu+unix:///system?socket=" + directory.resolve("no-socket");

    try (Hypervisor hypervisor = LibvirtHypervisor.connect(uri)) {
      assertThatThrownBy(hypervisor::domains)
          .isInstanceOfSatisfying(
              DriverException.class,
              e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_UNAVAILABLE))
          .hasMessageContainingAll(uri, "No such file or directory", "libvirtd");
    }
  }

  @Test
  void asks_a_connection_once_for_what_the_host_can() throws Exception {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(LibvirtTestDriver.URI);
        Hypervisor another = LibvirtHypervisor.connect(LibvirtTestDriver.URI)) {
      assertThat(hypervisor.capabilities()).isSameAs(hypervisor.capabilities());
      assertThat(hypervisor.capabilities()).isNotSameAs(another.capabilities());
    }
  }

  @Test
  void refuses_a_uri_that_names_no_hypervisor() {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect("nothing:///here")) {
      assertThatThrownBy(hypervisor::capabilities)
          .isInstanceOfSatisfying(
              DriverException.class,
              e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_UNAVAILABLE));
    }
  }

  @Test
  void tells_a_refusal_in_one_line() {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(LibvirtTestDriver.URI)) {
      assertThatThrownBy(() -> hypervisor.define("<domain type='test'><bogus/></domain>"))
          .isInstanceOf(DriverException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void tells_that_there_are_no_consoles() {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(LibvirtTestDriver.URI)) {
      Domain domain = define(hypervisor);
      domain.start();

      assertThatThrownBy(domain::openConsole)
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_ERROR))
          .hasMessageContaining(domain.name());
      domain.powerOff();
      domain.undefine();
    }
  }

  private static Domain define(Hypervisor hypervisor) {
    UUID uuid = UUID.randomUUID();
    return hypervisor.define(LibvirtTestDriver.domainXml("libvirt-test-" + uuid, uuid));
  }
}

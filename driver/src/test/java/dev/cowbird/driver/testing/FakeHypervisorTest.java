/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeHypervisorTest {
  private final DriverException failure = new DriverException(Kind.HYPERVISOR_ERROR, "Told to");

  private final FakeHypervisor hypervisor = new FakeHypervisor();

  @TempDir
  Path directory;

  @Test
  void fails_once_when_told_to() {
    Domain domain = define("");
    hypervisor.failOnce(Action.START, failure);

    assertThatThrownBy(domain::start).isSameAs(failure);
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
    domain.start();
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void fails_until_it_is_healed() {
    hypervisor.fail(Action.DEFINE, failure);

    assertThatThrownBy(() -> define("")).isSameAs(failure);
    assertThatThrownBy(() -> define("")).isSameAs(failure);
    assertThat(hypervisor.domains()).isEmpty();
    hypervisor.heal(Action.DEFINE);
    assertThat(define("").name()).isEqualTo("vm");
  }

  @Test
  void records_what_it_was_told_to_change() {
    Domain domain = define("");
    domain.start();
    domain.powerOff();
    hypervisor.failOnce(Action.UNDEFINE, failure);
    assertThatThrownBy(domain::undefine).isSameAs(failure);

    assertThat(hypervisor.calls())
        .containsExactly("define vm", "start vm", "power off vm", "undefine vm");
  }

  @Test
  void appends_what_the_guest_prints_to_the_console_log() throws IOException {
    Path log = directory.resolve("console.log");
    Domain domain = define("<serial type='pty'><log file='" + log + "' append='on'/></serial>");
    FakeGuest guest = hypervisor.guest("vm");
    guest.printsOnBoot("booting\n");
    guest.prints("off, and so silent\n");

    domain.start();
    guest.prints("login:");
    domain.reboot();

    assertThat(log).hasContent("booting\nlogin:booting\n");
  }

  @Test
  void does_not_start_without_its_disk_or_the_directory_of_its_log() throws IOException {
    Path disk = directory.resolve("disk");
    Path log = directory.resolve("logs").resolve("console.log");
    Domain domain = define("<disk type='file'><source file='" + disk + "'/></disk>"
        + "<serial type='pty'><log file='" + log + "'/></serial>");

    assertStartFailsNaming(disk, domain);
    Files.createFile(disk);
    assertStartFailsNaming(log, domain);
    Files.createDirectory(log.getParent());
    domain.start();

    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void has_guests_that_do_not_listen_and_guests_that_end_by_themselves() {
    Domain domain = define("");
    FakeGuest guest = hypervisor.guest("vm");
    guest.ignoresPowerButton();
    domain.start();

    domain.shutdown();
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);

    guest.powersOff();
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);

    domain.start();
    guest.crashes();
    assertThat(domain.state()).isEqualTo(PowerState.CRASHED);
  }

  @Test
  void lets_the_last_output_be_read_after_the_end() throws IOException {
    Domain domain = define("");
    domain.start();
    try (GuestConsole console = domain.openConsole()) {
      console.output().write("halt\n".getBytes(UTF_8));
      hypervisor.guest("vm").prints("bye");
      domain.powerOff();

      assertThat(console.input().readAllBytes()).asString(UTF_8).isEqualTo("bye");
      assertThat(hypervisor.guest("vm").typed()).isEqualTo("halt\n");
    }
  }

  private static void assertStartFailsNaming(Path missing, Domain domain) {
    assertThatThrownBy(domain::start)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.START_FAILED))
        .hasMessageContaining(missing.toString());
  }

  private Domain define(String devices) {
    return hypervisor.define(
        "<domain type='qemu'><name>vm</name><devices>" + devices + "</devices></domain>");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small guest with busybox, an agent, and an SSH server without SFTP. */
@CowbirdTest
class TinyShellIT {
  private static final int SHELLS = 4;
  private static final int COPIES = 15;

  @TempDir
  private static Path directory;

  private static ComputeDriver driver;
  private static InstanceName guest;
  private static GuestLogin login;

  @BeforeAll
  static void boot(ComputeDriver opened, InstanceName name) {
    driver = opened;
    guest = name;
    login = GuestLogin.create(directory);
    GuestConfig config = GuestConfig.builder().defaultUserKey(login.publicKey()).build();
    BootSector.spawn(driver, TinyGuest.spec(name).guest(config));
    String network = driver.instance(name).machine().map(Machine::network).orElseThrow();
    assumeTrue(network.equals("default"), "libvirt's network default is not active");
    driver.await(name, WaitFor.all(WaitFor.agent(), WaitFor.ssh()), TinyGuest.PATIENCE);
  }

  private static ShellAccess.Ssh ssh() {
    return ShellAccess.ssh(login.privateKey());
  }

  /** As guests, so that each method is one of this class's guest. */
  private abstract static class InTiny extends RealShell {
    @Override
    ComputeDriver driver() {
      return driver;
    }

    @Override
    InstanceName guest() {
      return guest;
    }
  }

  @Nested
  class ByAgent extends InTiny {
    @Override
    ShellAccess access() {
      return ShellAccess.agent();
    }
  }

  @Nested
  class BySsh extends InTiny {
    @Override
    ShellAccess access() {
      return ssh();
    }
  }

  @Test
  void five_megabytes_go_in_by_the_agent_and_out_by_ssh() throws IOException {
    byte[] content = new byte[5 << 20];
    new Random(5).nextBytes(content);
    Path file = Files.write(directory.resolve("five"), content);

    try (GuestShell agent = driver.openShell(guest, ShellAccess.agent());
        GuestShell ssh = driver.openShell(guest, ssh())) {
      agent.copyIn(file, "/root/five", ProgressListener.none());
      ssh.copyOut("/root/five", directory.resolve("back"), ProgressListener.none());
    }

    assertThat(directory.resolve("back")).hasBinaryContent(content);
  }

  /** Its server, when a program ends, closes channels on which none was started yet. */
  @Test
  void what_follows_a_copy_by_ssh_begins_when_that_has_ended() throws Exception {
    // With less to do for the guest, a program would be gone as soon as its output ends.
    Callable<Void> shell = TinyShellIT::copyOften;
    ExecutorService copying = Executors.newFixedThreadPool(SHELLS);
    try {
      for (Future<Void> each : copying.invokeAll(Collections.nCopies(SHELLS, shell))) {
        each.get();
      }
    } finally {
      copying.shutdown();
    }
  }

  private static Void copyOften() throws IOException {
    Path copies = Files.createTempDirectory(directory, "copies");
    try (GuestShell ssh = driver.openShell(guest, ssh())) {
      for (int i = 0; i < COPIES; i++) {
        ssh.copyOut("/etc/passwd", copies.resolve("passwd-" + i), ProgressListener.none());
      }
    }
    return null;
  }

  @Test
  void another_host_key_than_the_first_is_refused(@TempDir Path other) throws IOException {
    driver.openShell(guest, ssh()).close();
    Path known = driver.sshTarget(guest, ssh()).knownHosts();
    String first = Files.readString(known);
    assertThat(known).isEqualTo(driver.instance(guest).directory().resolve("known_hosts"));
    assertThat(first).startsWith(guest + " ssh-ed25519 ").hasLineCount(1);

    Files.writeString(known, guest + " " + GuestLogin.create(other).publicKey() + "\n");
    try {
      assertThatThrownBy(() -> driver.openShell(guest, ssh()))
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HOST_KEY_CHANGED))
          .hasMessageContainingAll("SHA256:", known.toString());
      assertThatThrownBy(() -> driver.sshTarget(guest, ssh()))
          .hasMessageContaining("is not known to be guest " + guest);
    } finally {
      Files.writeString(known, first);
    }
  }

  @Test
  void a_key_that_the_guest_does_not_know_is_refused(@TempDir Path other) {
    ShellAccess stranger = ShellAccess.ssh(GuestLogin.create(other).privateKey());

    assertThatThrownBy(() -> driver.openShell(guest, stranger))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOGIN_REFUSED))
        .hasMessageContaining("does not let root in by any of 1 keys");
  }

  @Test
  void the_agent_hands_over_more_than_a_message_holds() {
    try (GuestShell shell = driver.openShell(guest, ShellAccess.agent())) {
      GuestCommand much = GuestCommand.of("head", "-c", "5000000", "/dev/zero");
      assertThat(shell.run(much).stdout()).hasSize(5_000_000);
    }
  }
}

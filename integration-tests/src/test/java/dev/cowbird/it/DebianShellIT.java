/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A genuine Debian with cloud-init, OpenSSH and the guest agent. */
@CowbirdTest
class DebianShellIT {
  /** Emulated it boots for a minute or two; beside other guests for many. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

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
    ImageRequest image = ImageRequest.of(new ImageLocation.LocalFile(DebianGuest.image()));
    GuestUser kim = GuestUser.builder("kim").key(login.publicKey()).build();
    Instance instance = BootSector.spawn(
        driver,
        InstanceSpec.builder(name, image)
            .memory(MemorySize.ofMib(512))
            .guest(GuestConfig.builder().user(kim).build()));
    String network = instance.machine().map(Machine::network).orElseThrow();
    assumeTrue(network.equals("default"), "libvirt's network default is not active");
    driver.await(name, WaitFor.all(WaitFor.cloudInit(), WaitFor.ssh()), PATIENCE);
  }

  @Nested
  class BySftp extends RealShell {
    @Override
    ComputeDriver driver() {
      return driver;
    }

    @Override
    InstanceName guest() {
      return guest;
    }

    @Override
    ShellAccess access() {
      return ShellAccess.ssh(login.privateKey());
    }
  }

  @Test
  void its_user_is_logged_in_and_its_agent_is_root() {
    try (GuestShell ssh = driver.openShell(guest, ShellAccess.ssh(login.privateKey()));
        GuestShell agent = driver.openShell(guest, ShellAccess.agent())) {
      assertThat(ssh.run(GuestCommand.of("id", "-un")).stdout()).isEqualTo("kim\n");
      assertThat(agent.run(GuestCommand.of("id", "-un")).stdout()).isEqualTo("root\n");
    }
  }

  @Test
  void its_host_keys_are_known_before_anybody_connects() throws IOException {
    Path known = driver.sshTarget(guest, ShellAccess.ssh()).knownHosts();

    assertThat(Files.readAllLines(known))
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.startsWith(guest + " "));
  }
}

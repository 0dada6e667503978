/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.GuestUser.SudoRight;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation.LocalFile;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests become what their seeds tell them to be, and let in whom they are told to. */
@CowbirdTest
class GuestConfigIT {
  /** Emulated it boots for a minute or two; beside other guests for many. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @TempDir
  private Path directory;

  private static void spawn(ComputeDriver driver, InstanceSpec.Builder spec) {
    Instance instance = BootSector.spawn(driver, spec);
    String network = instance.machine().map(Machine::network).orElseThrow();
    assumeTrue(network.equals("default"), "libvirt's network default is not active");
  }

  @ParameterizedTest
  @EnumSource
  void a_small_guest_reads_its_seed(SeedFormat format, ComputeDriver driver, InstanceName name)
      throws Exception {
    GuestLogin login = GuestLogin.create(directory);
    GuestConfig config = GuestConfig.builder()
        .hostname(new HostName("nest"))
        .defaultUserKey(login.publicKey())
        .build();
    spawn(driver, TinyGuest.spec(name).guest(config).seedFormat(format));

    driver.await(name, WaitFor.sshLogin("root", login.privateKey()), PATIENCE);

    GuestAccess guest = driver.guest(name);
    assertThat(login.run(guest, "root", "hostname")).isEqualTo("nest");
  }

  @Test
  void debian_is_set_up_by_cloud_init(ComputeDriver driver, InstanceName name) throws Exception {
    GuestLogin login = GuestLogin.create(directory);
    GuestConfig config = GuestConfig.builder()
        .hostname(new HostName("nest"))
        .user(GuestUser.builder("kim")
            .key(login.publicKey())
            .sudo(SudoRight.WITHOUT_PASSWORD)
            .build())
        .build();
    ImageRequest image = ImageRequest.of(new LocalFile(DebianGuest.image()));
    spawn(
        driver,
        InstanceSpec.builder(name, image)
            .diskSize(DiskSize.ofGib(4))
            .memory(MemorySize.ofMib(512))
            .guest(config));

    driver.await(
        name,
        WaitFor.all(WaitFor.sshLogin("kim", login.privateKey()), WaitFor.cloudInit()),
        PATIENCE);

    GuestAccess guest = driver.guest(name);
    assertThat(login.run(guest, "kim", "hostname")).isEqualTo("nest");
    assertThat(login.run(guest, "kim", "sudo -n id -u")).isEqualTo("0");
    assertThat(login.run(guest, "kim", "cloud-init status")).isEqualTo("status: done");
    long root = Long.parseLong(
        login.run(guest, "kim", "df -B1 --output=size / | tail -1").strip());
    assertThat(root).as("bytes of the root file system").isGreaterThan(3L << 30);
    Duration soon = Duration.ofSeconds(1);
    assertThatThrownBy(
            () -> driver.await(name, WaitFor.sshLogin("nobody", login.privateKey()), soon))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContaining("no login as nobody");
  }

  /** Beside the addresses that libvirt's network gives away by itself. */
  @Test
  void a_guest_takes_the_address_that_it_is_told(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws Exception {
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM),
        "Only the system's libvirt makes networks, not " + config.connectUri());
    GuestLogin login = GuestLogin.create(directory);
    try (TestNetwork network = TestNetwork.create(driver, name, new NetworkKind.Isolated())) {
      GuestNic nic = GuestNic.builder()
          .address(IpPrefix.parse(network.text(7) + "/24"))
          .gateway(network.address(1))
          .build();
      GuestConfig told = GuestConfig.builder()
          .user(GuestUser.builder("kim").key(login.publicKey()).build())
          .nic(nic)
          .build();
      driver.spawn(
          InstanceSpec.builder(name, ImageRequest.of(new LocalFile(DebianGuest.image())))
              .memory(MemorySize.ofMib(512))
              .network(network.spec())
              .guest(told)
              .build(),
          ProgressListener.none());

      driver.await(name, WaitFor.sshLogin("kim", login.privateKey()), PATIENCE);

      GuestAccess guest = driver.guest(name);
      assertThat(login.run(guest, "kim", "ip -o -4 address show scope global"))
          .contains(network.text(7) + "/24");
      assertThat(login.run(guest, "kim", "ip route show default")).contains(network.text(1));
      driver.destroy(name);
    }
  }
}

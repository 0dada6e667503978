/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that a guest has besides its first, seen from the guest. */
@CowbirdTest
class FurtherDisksIT {
  @TempDir
  private Path directory;

  /** Mounts by label what is formatted, and writes to it. */
  private static final String SCRIPT = """
      #!/bin/sh
      mkdir -p /data /exchange /fast
      mount -t ext4 "$(findfs LABEL=data)" /data && echo new >/data/file && echo ext4 mounted
      mount -t vfat "$(findfs LABEL=EXCHANGE)" /exchange && echo new >/exchange/file && echo vfat mounted
      mount -t xfs "$(findfs LABEL=fast)" /fast && echo new >/fast/file && echo xfs mounted
      swapon "$(findfs LABEL=swap)" && echo "swap $(awk 'NR == 2 { print $3 }' /proc/swaps)"
      echo "blank $(cat /sys/block/vde/size)"
      echo "volume $(dd if=/dev/vdf bs=6 count=1 2>/dev/null)"
      umount /data /exchange /fast
      """;

  @Test
  void a_guest_has_all_of_them_and_they_stay_what_they_were(
      ComputeDriver driver, InstanceName one, InstanceName other) throws IOException {
    Path volume = directory.resolve("volume");
    // the user that guests run as has to pass
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Files.writeString(volume, "volume" + "\0".repeat(506));
    List<DiskSpec> disks = Stream.of(
            "ephemeral:64M,label=data",
            "ephemeral:64M,fs=vfat,label=EXCHANGE",
            "swap:32M,label=swap",
            "blank:1M",
            "volume:" + volume + ",format=raw,access=read-only",
            "ephemeral:300M,fs=xfs,label=fast,serial=FAST")
        .map(DiskSpec::parse)
        .toList();

    for (InstanceName name : List.of(one, other)) {
      BootSector.spawn(
          driver,
          TinyGuest.spec(name)
              .network(new NetworkSpec.None())
              .disks(disks)
              .guest(GuestConfig.builder().userData(UserData.of(SCRIPT)).build()));
    }

    for (InstanceName name : List.of(one, other)) {
      driver.await(name, WaitFor.console(TinyGuest.READY), TinyGuest.PATIENCE);
      assertThat(Files.readString(driver.consoleLog(name)))
          .contains("ext4 mounted", "vfat mounted", "xfs mounted", "swap 32764", "blank 2048")
          .contains("volume volume");
    }
    assertThat(bases(driver)).as("are formatted once, for both").hasSize(4);
    driver.destroy(one);
    driver.destroy(other);
    assertThat(volume).exists();
  }

  /** The formatted files that the overlays of both guests share. */
  private static List<Path> bases(ComputeDriver driver) throws IOException {
    try (Stream<Path> files = Files.list(driver.images().layout().bases())) {
      return files.filter(file -> file.getFileName().toString().endsWith("b")).toList();
    }
  }

  @Test
  void a_volume_is_its_owners_again_when_its_machine_is_gone(
      ComputeDriver driver, InstanceName writer, InstanceName other) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path base = Files.write(directory.resolve("base"), new byte[1 << 20]);
    Path volume = directory.resolve("volume.qcow2");
    new ExecCommandRunner()
        .run(Command.of(List.of(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-F",
            "raw",
            "-b",
            "base",
            volume.toString(),
            "4M")));
    Object owner = Files.getAttribute(volume, "unix:uid");
    InstanceSpec.Builder spec = BootSector.spec(writer, BootSector.rawImage(directory, "writer"))
        .disks(List.of(DiskSpec.volume(volume, DiskFormat.QCOW2)));
    BootSector.spawn(driver, spec);

    InstanceSpec.Builder same = BootSector.spec(other, BootSector.rawImage(directory, "other"))
        .disks(List.of(DiskSpec.volume(volume, DiskFormat.QCOW2)));
    assertThatThrownBy(() -> BootSector.spawn(driver, same))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
        .hasMessageContaining(writer.value());
    assertThat(driver.images().layout().instance(other)).doesNotExist();
    assertThat(Files.getAttribute(base, "unix:uid")).isEqualTo(owner);
    driver.destroy(writer);

    assertThat(Files.getAttribute(volume, "unix:uid")).isEqualTo(owner);
    assertThat(base).hasBinaryContent(new byte[1 << 20]);
  }
}

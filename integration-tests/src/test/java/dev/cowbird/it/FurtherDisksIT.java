/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.imagebackend.InstanceName;
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
      mkdir -p /data /exchange
      mount -t ext4 "$(findfs LABEL=data)" /data && echo new >/data/file && echo ext4 mounted
      mount -t vfat "$(findfs LABEL=EXCHANGE)" /exchange && echo new >/exchange/file && echo vfat mounted
      swapon "$(findfs LABEL=swap)" && echo "swap $(awk 'NR == 2 { print $3 }' /proc/swaps)"
      echo "blank $(cat /sys/block/vde/size)"
      echo "volume $(dd if=/dev/vdf bs=6 count=1 2>/dev/null)"
      umount /data /exchange
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
            "volume:" + volume + ",format=raw,access=read-only")
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
          .contains("ext4 mounted", "vfat mounted", "swap 32764", "blank 2048", "volume volume");
    }
    assertThat(bases(driver)).as("are formatted once, for both").hasSize(3);
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
}

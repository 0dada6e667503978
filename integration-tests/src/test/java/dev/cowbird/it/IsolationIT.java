/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a guest writes stays on its own disk. */
@CowbirdTest
class IsolationIT {
  private static final DiskSize SIZE = DiskSize.parse("64M");

  @TempDir
  private Path images;

  @ParameterizedTest
  @EnumSource
  void two_instances_of_an_image_do_not_see_each_others_writes(
      DiskKind kind, ComputeDriver driver, InstanceName one, InstanceName other) {
    Path image = BootSector.rawImage(images, "shared");
    BootSector.spawn(driver, BootSector.spec(one, image).diskKind(kind).diskSize(SIZE));
    BootSector.awaitBoot(driver, one, 1);
    driver.reboot(one, Duration.ZERO);
    BootSector.awaitBoot(driver, one, 2);

    BootSector.spawn(driver, BootSector.spec(other, image).diskKind(kind).diskSize(SIZE));

    assertThat(BootSector.awaitBoot(driver, other, 1))
        .isEqualTo(new Report(BootSector.sectors(SIZE), 1, "shared"));
    driver.reboot(one, Duration.ZERO);
    assertThat(BootSector.awaitBoot(driver, one, 3).boots()).isEqualTo(3);
  }

  @Test
  void bases_stay_as_they_are_while_instances_come_and_go(
      ComputeDriver driver, InstanceName sized, InstanceName unsized) throws Exception {
    Path image = BootSector.rawImage(images, "base");
    FileFacts source = FileFacts.of(image);
    Disk disk = BootSector.spawn(driver, BootSector.spec(sized, image).diskSize(SIZE))
        .disk()
        .orElseThrow();
    BootSector.spawn(driver, BootSector.spec(unsized, image));
    Path sizedBase = disk.sizedBase().orElseThrow();
    // libvirt has had its chance already; that what it left is ours is asserted below.
    FileFacts base = FileFacts.of(disk.base());
    FileFacts grown = FileFacts.of(sizedBase);
    assertThat(base.sha256()).as("nothing was written to the base").isEqualTo(source.sha256());
    assertThat(base.owner()).isEqualTo(source.owner()).isEqualTo(grown.owner());
    assertThat(base.group()).isEqualTo(source.group()).isEqualTo(grown.group());
    assertThat(base.mode()).isEqualTo("r--r--r--");
    assertThat(grown.mode()).isEqualTo("r--r--r--");

    for (InstanceName each : new InstanceName[] {sized, unsized}) {
      BootSector.awaitBoot(driver, each, 1);
      driver.stop(each, Duration.ZERO);
      driver.start(each);
      BootSector.awaitBoot(driver, each, 2);
      assertThat(FileFacts.of(disk.base())).isEqualTo(base);
      assertThat(FileFacts.of(sizedBase)).isEqualTo(grown);
      driver.destroy(each);
    }

    assertThat(FileFacts.of(disk.base())).isEqualTo(base);
    assertThat(FileFacts.of(sizedBase)).isEqualTo(grown);
    assertThat(FileFacts.of(image)).isEqualTo(source);
  }
}

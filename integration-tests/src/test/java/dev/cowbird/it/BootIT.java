/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Machines boot from the disks that they were given. */
@CowbirdTest
class BootIT {
  @TempDir
  private Path images;

  @ParameterizedTest
  @CsvSource({"1G, 1073741824", "1536M, 1610612736", "0, 8388608"})
  void a_guest_sees_the_size_that_was_asked_for(
      String size, long bytes, ComputeDriver driver, InstanceName name) {
    Path image = BootSector.rawImage(images, "sized");

    Instance instance =
        BootSector.spawn(driver, BootSector.spec(name, image).diskSize(DiskSize.parse(size)));

    assertThat(instance.power()).contains(PowerState.RUNNING);
    assertThat(BootSector.awaitBoot(driver, name, 1))
        .isEqualTo(new Report(BootSector.sectors(new DiskSize(bytes)), 1, "sized"));
  }

  @Test
  void boots_from_an_overlay_on_a_sized_base_beside_its_base(
      ComputeDriver driver, InstanceName name) {
    Path image = BootSector.rawImage(images, "chain");
    StateLayout layout = driver.images().layout();

    Disk disk = BootSector.spawn(driver, BootSector.spec(name, image).diskSize(DiskSize.ofGib(1)))
        .disk()
        .orElseThrow();
    BootSector.awaitBoot(driver, name, 1);

    assertThat(disk.kind()).isEqualTo(DiskKind.QCOW2);
    assertThat(disk.path()).isEqualTo(layout.disk(name)).isRegularFile();
    assertThat(disk.base()).isRegularFile().hasSize(BootSector.IMAGE_SIZE.bytes());
    Path sizedBase = disk.sizedBase().orElseThrow();
    assertThat(sizedBase)
        .isEqualTo(disk.base().resolveSibling(disk.base().getFileName() + "_1"))
        .hasSize(DiskSize.ofGib(1).bytes());
    assertThat(disk.backingChain()).containsExactly(sizedBase);
  }

  @ParameterizedTest
  @EnumSource
  void boots_from_every_kind_of_disk(DiskKind kind, ComputeDriver driver, InstanceName name) {
    Path image = BootSector.rawImage(images, "kind");
    DiskSize size = DiskSize.parse("64M");

    Instance instance =
        BootSector.spawn(driver, BootSector.spec(name, image).diskKind(kind).diskSize(size));

    assertThat(BootSector.awaitBoot(driver, name, 1).sectors()).isEqualTo(BootSector.sectors(size));
    assertThat(instance.disk()).map(Disk::kind).contains(kind);
  }

  @Test
  void boots_from_a_compressed_qcow2_image(ComputeDriver driver, InstanceName name) {
    Path image = BootSector.qcow2Image(images, "compressed");

    BootSector.spawn(driver, BootSector.spec(name, image));

    assertThat(BootSector.awaitBoot(driver, name, 1))
        .isEqualTo(new Report(BootSector.sectors(BootSector.IMAGE_SIZE), 1, "compressed"));
  }

  @Test
  void takes_an_image_by_its_path_by_a_link_and_by_a_file_url_for_the_same(
      ComputeDriver driver, InstanceName one, InstanceName two, InstanceName three)
      throws Exception {
    Path image = BootSector.rawImage(images, "same");
    Path link = Files.createSymbolicLink(images.resolve("link"), image);

    BootSector.spawn(driver, BootSector.spec(one, image));
    BootSector.spawn(driver, BootSector.spec(two, link));
    BootSector.spawn(driver, BootSector.spec(three, image.toUri().toString()));

    for (InstanceName each : List.of(one, two, three)) {
      assertThat(BootSector.awaitBoot(driver, each, 1).tag()).isEqualTo("same");
    }
    assertThat(driver.images().images()).hasSize(1);
  }

  @Test
  void fetches_an_image_over_http_once(ComputeDriver driver, InstanceName cold, InstanceName warm)
      throws Exception {
    Path image = BootSector.qcow2Image(images, "served");
    try (HttpImages server = HttpImages.serving(image)) {
      BootSector.spawn(driver, BootSector.spec(cold, server.url()));
      assertThat(server.requests()).containsOnlyOnce("GET");
      assertThat(server.requests()).filteredOn("HEAD"::equals).hasSizeLessThanOrEqualTo(1);
      List<String> requests = server.requests();

      BootSector.spawn(driver, BootSector.spec(warm, server.url()));

      assertThat(server.requests()).as("a cached image causes no request").isEqualTo(requests);
    }
    for (InstanceName each : List.of(cold, warm)) {
      assertThat(BootSector.awaitBoot(driver, each, 1).tag()).isEqualTo("served");
    }
  }
}

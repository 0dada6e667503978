/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {
  private static final InstanceName WEB = new InstanceName("web");
  private static final ImageId IMAGE = new ImageId("/images/a");

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private StateLayout layout = new StateLayout(Path.of("unset"));
  private DiskStore store = new DiskStore(layout, linux);

  @BeforeEach
  void open_store() throws IOException {
    layout = new StateLayout(directory);
    linux.createDirectories(layout.instances());
    store = new DiskStore(layout, linux);
  }

  @Test
  void an_instance_that_does_not_exist_has_no_disk() {
    assertThat(store.find(WEB)).isEmpty();
    store.remove(WEB);
    assertThat(layout.instances()).isEmptyDirectory();
  }

  @Test
  void a_record_without_a_disk_is_no_disk() throws IOException {
    store.createDirectory(WEB);
    Files.writeString(layout.diskRecord(WEB), "{}");

    assertThat(store.find(WEB)).isEmpty();
    assertThat(store.answer(IMAGE, request())).isEmpty();
  }

  @Test
  void a_disk_without_a_record_is_somebody_elses() throws IOException {
    store.createDirectory(WEB);
    Files.writeString(layout.disk(WEB), "precious");

    assertThat(store.find(WEB)).isEmpty();
    assertFails(Kind.CONFLICT, () -> store.answer(IMAGE, request()))
        .hasMessageContaining("one that Cowbird did not make");
    assertThat(layout.disk(WEB)).hasContent("precious");
  }

  @Test
  void a_damaged_record_is_told_by_name() throws IOException {
    store.createDirectory(WEB);
    Files.writeString(layout.disk(WEB), "disk");
    Files.writeString(layout.diskRecord(WEB), "{");

    assertFails(Kind.STATE_DIRECTORY, () -> store.find(WEB))
        .hasMessageContaining(layout.diskRecord(WEB).toString());
  }

  @Test
  void removes_disk_record_and_what_is_in_flight_and_then_the_directory() throws IOException {
    store.createDirectory(WEB);
    Path disk = Files.createFile(layout.disk(WEB));
    Path record = Files.createFile(layout.diskRecord(WEB));
    Files.createFile(StateLayout.inFlight(disk, InFlight.TEMPORARY));
    Files.createFile(StateLayout.inFlight(record, InFlight.TEMPORARY));

    store.remove(WEB);

    assertThat(layout.instances()).isEmptyDirectory();
  }

  @Test
  void leaves_what_is_not_the_disks() throws IOException {
    store.createDirectory(WEB);
    Files.createFile(layout.disk(WEB));
    Path log = Files.createFile(layout.instance(WEB).resolve("console.log"));

    store.remove(WEB);

    assertThat(layout.instance(WEB)).isDirectoryContaining(log::equals);
    assertThat(layout.disk(WEB)).doesNotExist();
  }

  @Test
  void removes_what_was_begun_and_the_directory_if_that_is_all() throws IOException {
    store.createDirectory(WEB);
    Path record = Files.createFile(layout.diskRecord(WEB));
    Files.createFile(StateLayout.inFlight(layout.disk(WEB), InFlight.TEMPORARY));
    Files.createFile(StateLayout.inFlight(record, InFlight.TEMPORARY));

    store.removeBegun(WEB);
    store.removeBegun(WEB);

    assertThat(layout.instances()).isEmptyDirectory();
  }

  @Test
  void leaves_what_is_not_of_a_disk_that_was_begun() throws IOException {
    store.createDirectory(WEB);
    Files.createFile(layout.diskRecord(WEB));
    Path machine = Files.createFile(layout.instance(WEB).resolve("instance.json"));

    store.removeBegun(WEB);

    assertThat(layout.instance(WEB)).isDirectoryContaining(machine::equals);
    assertThat(layout.diskRecord(WEB)).doesNotExist();
  }

  @Test
  void lists_instances_in_order_and_nothing_else() throws IOException {
    store.createDirectory(new InstanceName("b"));
    store.createDirectory(new InstanceName("a"));
    Files.createDirectory(layout.instances().resolve(".trash"));
    Files.createFile(layout.instances().resolve("file"));

    assertThat(store.instances()).containsExactly(new InstanceName("a"), new InstanceName("b"));
  }

  private static DiskRequest request() {
    ImageRequest image = ImageRequest.of(ImageLocation.parse("/images/a"));
    return new DiskRequest(image, WEB, DiskSize.ofGib(1), DiskKind.QCOW2);
  }
}

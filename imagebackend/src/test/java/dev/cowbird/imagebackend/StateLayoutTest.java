/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.StateLayout.BaseFile;
import dev.cowbird.imagebackend.StateLayout.DiskFile;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateLayoutTest {
  private static final CacheId ID = new ImageId("/images/a").cacheId(1);
  private static final CacheId OTHER = new ImageId("/images/b").cacheId(1);
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";
  private static final List<DiskSize> SIZES =
      List.of(new DiskSize(512), DiskSize.ofGib(1), DiskSize.parse("1536M"), DiskSize.ofGib(1024));

  private final StateLayout layout = new StateLayout(Path.of("/state"));

  @Test
  void everything_lies_below_the_state_directory() {
    InstanceName name = new InstanceName("web");

    assertThat(layout.root()).isEqualTo(Path.of("/state"));
    assertThat(layout.base(ID)).isEqualTo(Path.of("/state/_base/" + ID));
    assertThat(layout.sizedBase(ID, DiskSize.ofGib(20)))
        .isEqualTo(Path.of("/state/_base/" + ID + "_20"));
    assertThat(layout.sidecar(ID)).isEqualTo(Path.of("/state/_base/" + ID + ".json"));
    assertThat(layout.part(ID)).isEqualTo(Path.of("/state/_base/" + ID + ".part"));
    assertThat(layout.disk(name)).isEqualTo(Path.of("/state/instances/web/disk"));
    assertThat(layout.diskRecord(name)).isEqualTo(Path.of("/state/instances/web/disk.json"));
    assertThat(layout.locks()).isEqualTo(Path.of("/state/locks"));
  }

  @Test
  void a_relative_state_directory_is_made_absolute_once() {
    assertThat(new StateLayout(Path.of("a/../b")).root()).isEqualTo(Path.of("b").toAbsolutePath());
  }

  @Test
  void a_base_and_what_is_beside_it_read_back() {
    assertThat(parsed(layout.base(ID))).contains(new BaseFile.Content(ID));
    assertThat(parsed(layout.sidecar(ID))).contains(new BaseFile.Sidecar(ID));
    assertThat(parsed(layout.part(ID))).contains(unfinished());
  }

  @Test
  void a_sized_base_of_any_size_reads_back() {
    for (DiskSize size : SIZES) {
      assertThat(parsed(layout.sizedBase(ID, size))).contains(new BaseFile.Sized(ID, size));
      assertThat(parsed(layout.sizedRecord(ID, size))).contains(new BaseFile.SizedRecord(ID, size));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_name_in_flight_reads_back_as_unfinished(InFlight kind) {
    assertThat(parsed(StateLayout.inFlight(layout.base(ID), kind))).contains(unfinished());
    assertThat(parsed(StateLayout.inFlight(layout.sidecar(ID), kind))).contains(unfinished());
    for (DiskSize size : SIZES) {
      assertThat(parsed(StateLayout.inFlight(layout.sizedBase(ID, size), kind)))
          .contains(new BaseFile.Unfinished(ID, Optional.of(size)));
      assertThat(parsed(StateLayout.inFlight(layout.sizedRecord(ID, size), kind)))
          .contains(new BaseFile.Unfinished(ID, Optional.of(size)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_name_in_flight_belongs_to_its_target_alone(InFlight kind) {
    List<Path> targets = List.of(
        layout.base(ID),
        layout.base(OTHER),
        layout.sidecar(ID),
        layout.sizedBase(ID, DiskSize.ofGib(1)),
        layout.sizedRecord(ID, DiskSize.ofGib(1)),
        layout.sizedBase(ID, DiskSize.ofGib(10)),
        layout.disk(new InstanceName("web")),
        layout.diskRecord(new InstanceName("web")));

    for (Path target : targets) {
      Path inFlight = StateLayout.inFlight(target, kind);
      assertThat(inFlight).hasParentRaw(target.getParent());
      assertThat(targets.stream().filter(other -> StateLayout.isInFlightOf(other, inFlight)))
          .containsExactly(target);
    }
  }

  @Test
  void a_final_name_is_never_in_flight() {
    Path base = layout.base(ID);

    assertThat(StateLayout.isInFlightOf(base, base)).isFalse();
    assertThat(StateLayout.isInFlightOf(base, layout.sidecar(ID))).isFalse();
    assertThat(StateLayout.isInFlightOf(base, layout.part(ID))).isFalse();
    assertThat(StateLayout.isInFlightOf(base, base.resolveSibling(ID + ".tmp"))).isFalse();
    assertThat(StateLayout.isInFlightOf(base, base.resolveSibling(ID + ".1-2.tmp~")))
        .isFalse();
  }

  @Test
  void two_names_in_flight_differ_and_tell_the_process() {
    Path first = StateLayout.inFlight(layout.base(ID), InFlight.TEMPORARY);
    Path second = StateLayout.inFlight(layout.base(ID), InFlight.TEMPORARY);

    assertThat(first).isNotEqualTo(second);
    assertThat(first.getFileName().toString())
        .matches(ID + "\\." + ProcessHandle.current().pid() + "-\\d+\\.tmp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "lost+found",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "0123456789ABCDEF0123456789ABCDEF01234567",
        " " + HEX,
        HEX + "\n",
        HEX + "~",
        HEX + ".",
        HEX + ".tmp",
        HEX + ".jsonx",
        HEX + ".json.bak",
        HEX + ".json.json",
        HEX + ".partial",
        HEX + "_",
        HEX + "_b",
        HEX + "_01",
        HEX + "_-1",
        HEX + "_1G",
        HEX + "_1.5",
        HEX + "_1_2",
        HEX + "_513b",
        HEX + "_1073741824b",
        HEX + "_9999999999",
        HEX + "_99999999999",
        HEX + "_9223372036854775808b",
        HEX + "_1.json.json",
        HEX + "_1.part",
        HEX + ".1-.tmp",
        HEX + ".-1.tmp",
        HEX + ".1-2.swp",
        "x" + HEX + ".1-2.tmp"
      })
  void a_foreign_name_is_not_recognized(String name) {
    assertThat(StateLayout.parseBaseFile(name)).isEmpty();
  }

  @Test
  void lock_keys_keep_images_files_and_instances_apart() {
    ImageId image = new ImageId("/images/a");
    List<String> keys = List.of(
        layout.imageLock(image),
        layout.imageLock(new ImageId("/images/b")),
        layout.fileLock(layout.base(ID)),
        layout.fileLock(layout.sizedBase(ID, DiskSize.ofGib(1))),
        layout.fileLock(layout.sizedBase(ID, DiskSize.parse("1536M"))),
        layout.instanceLock(new InstanceName("web")));

    assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[A-Za-z0-9._-]+"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "xyz", "0123456789ABCDEF0123456789ABCDEF01234567", HEX + "0", "../" + HEX})
  void a_cache_id_is_forty_hex_digits(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new CacheId(text));
  }

  @Test
  void a_pin_reads_back() {
    assertThat(parsed(layout.pin(ID))).contains(new BaseFile.Pin(ID));
    assertThat(parsed(StateLayout.inFlight(layout.pin(ID), InFlight.TEMPORARY)))
        .contains(unfinished());
    assertThat(StateLayout.parseBaseFile(HEX + "_1.pin")).isEmpty();
  }

  @Test
  void bases_are_found_in_any_text_by_their_names() {
    assertThat(StateLayout.basesNamedIn("/a/_base/" + HEX + "_20\n<x file='" + ID + "'/>"))
        .containsExactly(HEX + "_20", ID.hex());
    assertThat(StateLayout.basesNamedIn(HEX + "_1536b," + HEX + ".json"))
        .containsExactly(HEX + "_1536b", HEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0123", HEX + "0", "0" + HEX, "0123456789ABCDEF0123456789ABCDEF01234567"})
  void what_names_no_base_is_passed_over(String text) {
    assertThat(StateLayout.basesNamedIn(text)).isEmpty();
  }

  @Test
  void a_holder_in_flight_tells_its_lock() {
    String key = layout.imageLock(ID);

    assertThat(StateLayout.lockOfHolderInFlight(key + ".json.17-1.tmp")).contains(key);
    assertThat(StateLayout.lockOfHolderInFlight(key + ".json")).isEmpty();
    assertThat(StateLayout.lockOfHolderInFlight("cowbird-" + key + ".json.17-1.tmp"))
        .isEmpty();
    assertThat(StateLayout.lockOfHolderInFlight("../" + key + ".json.17-1.tmp")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void files_of_disks_read_back(InFlight kind) {
    InstanceName web = new InstanceName("web");
    Path root = layout.disk(web);
    Path further = layout.furtherDisk(web, 12);

    assertThat(StateLayout.parseDiskFile(root)).contains(new DiskFile.Content(root));
    assertThat(StateLayout.parseDiskFile(layout.diskRecord(web)))
        .contains(new DiskFile.RecordFile(root));
    assertThat(StateLayout.parseDiskFile(further)).contains(new DiskFile.Content(further));
    assertThat(StateLayout.parseDiskFile(layout.furtherDiskRecord(web, 12)))
        .contains(new DiskFile.RecordFile(further));
    for (Path target : List.of(further, layout.furtherDiskRecord(web, 12))) {
      assertThat(StateLayout.parseDiskFile(StateLayout.inFlight(target, kind)))
          .contains(new DiskFile.Unfinished(further));
    }
    assertThat(StateLayout.furtherDiskNumber(further)).hasValue(12);
    assertThat(StateLayout.furtherDiskNumber(root)).isEmpty();
    assertThat(StateLayout.furtherDiskNumber(layout.furtherDiskRecord(web, 12))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"disk-0", "disk-01", "disk-1000", "disk-", "disk-1.bak", "disks", "seed", "disk1"})
  void a_foreign_name_is_no_file_of_a_disk(String name) {
    assertThat(StateLayout.parseDiskFile(layout.instances().resolve(name))).isEmpty();
  }

  private static BaseFile unfinished() {
    return new BaseFile.Unfinished(ID, Optional.empty());
  }

  private static Optional<BaseFile> parsed(Path file) {
    return StateLayout.parseBaseFile(file.getFileName().toString());
  }
}

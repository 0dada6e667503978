/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.MachineDisk;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.guest.LogPosition;
import dev.cowbird.driver.instance.InstanceRecord.State;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceStoreTest {
  private static final InstanceName VM = new InstanceName("vm1");
  private static final Machine MACHINE = new Machine(
      UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b"),
      "/images/a.img",
      MemorySize.ofMib(512),
      2,
      List.of(
          new MachineDisk("blank:1G", Path.of("/i/vm1/disk-1"), DiskFormat.RAW, Access.READ_ONLY)),
      "default,user",
      List.of(PublishedPort.local(8080, 80)),
      List.of("web"),
      VirtualizationType.KVM,
      Optional.of("kim"),
      Optional.of(new Instance.Kernel(
          "/images/vmlinuz", Optional.of("/images/initrd"), new KernelCommandLine("quiet"))),
      Instant.parse("2026-03-04T05:06:07Z"));
  private static final InstanceRecord RECORD =
      InstanceRecord.creating(VM, "qemu:///system", MACHINE);

  @TempDir
  Path directory;

  private StateLayout layout;
  private InstanceStore store;

  @BeforeEach
  void open() throws IOException {
    layout = new StateLayout(directory);
    store = new InstanceStore(layout, new LinuxFiles());
    Files.createDirectory(layout.instances());
  }

  private Path file(String name) throws IOException {
    return Files.writeString(layout.instance(VM).resolve(name), "content");
  }

  @Test
  void keeps_what_was_asked_and_made() {
    store.begin(VM, RECORD);

    InstanceRecord found = store.find(VM).orElseThrow();
    assertThat(found).isEqualTo(RECORD);
    assertThat(found.machine()).isEqualTo(MACHINE);
    assertThat(found.domain()).isEqualTo(MACHINE.uuid());
  }

  @Test
  void is_creating_until_it_is_committed() {
    store.begin(VM, RECORD);
    assertThat(store.find(VM).orElseThrow().state()).isEqualTo(State.creating);

    store.commit(VM, RECORD);

    assertThat(store.find(VM).orElseThrow().state()).isEqualTo(State.ready);
    assertThat(store.find(VM).orElseThrow().machine()).isEqualTo(MACHINE);
  }

  @Test
  void stands_in_a_file_of_documented_members() {
    store.begin(VM, RECORD);

    assertThat(layout.instance(VM).resolve("instance.json"))
        .content()
        .isEqualToIgnoringWhitespace("""
        {
          "state": "creating",
          "name": "vm1",
          "uuid": "6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b",
          "image": "/images/a.img",
          "memory": 536870912,
          "vcpus": 2,
              "disks": [ {
                "content": "blank:1G",
                "path": "/i/vm1/disk-1",
                "format": "raw",
                "access": "read-only"
              } ],
          "network": "default,user",
          "published": [ "127.0.0.1:8080:80/tcp" ],
          "securityGroups": [ "web" ],
          "virtualization": "kvm",
          "user": "kim",
          "kernel": {
            "image": "/images/vmlinuz",
            "initrd": "/images/initrd",
            "commandLine": "quiet"
          },
          "connect": "qemu:///system",
          "created": "2026-03-04T05:06:07Z"
        }
        """);
  }

  @Test
  void reads_a_record_from_before_ports_were_published() throws IOException {
    store.begin(VM, RECORD);
    Path file = layout.instance(VM).resolve("instance.json");
    String record = Files.readString(file)
        .replaceAll("(?s)\"published\".*\"virtualization\"", "\"virtualization\"")
        .replaceAll("\"user\".*", "");
    Files.writeString(file, record);

    assertThat(store.find(VM).orElseThrow().machine().published()).isEmpty();
    assertThat(store.find(VM).orElseThrow().machine().securityGroups()).isEmpty();
    assertThat(store.find(VM).orElseThrow().machine().user()).isEmpty();
  }

  @Test
  void reads_past_members_of_a_later_version() throws IOException {
    store.begin(VM, RECORD);
    Path file = layout.instance(VM).resolve("instance.json");
    Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{ \"later\": true,"));

    assertThat(store.find(VM)).contains(RECORD);
  }

  @Test
  void finds_no_record_where_there_is_none() throws IOException {
    assertThat(store.find(VM)).isEmpty();
    assertThat(store.exists(VM)).isFalse();
    Files.createDirectory(layout.instance(VM));
    assertThat(store.find(VM)).isEmpty();
    assertThat(store.exists(VM)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"state\":\"flying\"}", "{\"memory\":\"much\"}"})
  void tells_a_damaged_record(String content) throws IOException {
    Files.createDirectory(layout.instance(VM));
    Files.writeString(layout.instance(VM).resolve("instance.json"), content);

    assertThatThrownBy(() -> store.find(VM))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY))
        .hasMessageContaining("instance.json");
  }

  @Test
  void removes_what_the_driver_keeps() throws IOException {
    store.begin(VM, RECORD);
    file("console.log");
    file("console.log.0");
    file("console.start");
    file("console.start.4711-3.tmp");
    file("seed");
    file("seed.4711-3.tmp");
    file("kernel");
    file("kernel.4711-3.tmp");
    file("initrd");
    file("initrd.4711-3.tmp");
    file("instance.json.4711-3.tmp");

    store.remove(VM);

    assertThat(layout.instance(VM)).doesNotExist();
  }

  @Test
  void knows_where_the_console_stood_at_the_last_start() throws IOException {
    store.begin(VM, RECORD);
    store.markConsoleStart(VM);
    assertThat(store.consoleStart(VM)).isEmpty();
    file("console.log");
    store.markConsoleStart(VM);

    assertThat(store.consoleStart(VM).map(LogPosition::bytes)).contains(7L);
  }

  @Test
  void removes_nothing_twice() {
    store.begin(VM, RECORD);
    store.remove(VM);

    store.remove(VM);

    assertThat(store.exists(VM)).isFalse();
  }

  @Test
  void leaves_what_the_driver_does_not_keep() throws IOException {
    store.begin(VM, RECORD);
    Path mine = file("instance.json.bak");

    assertThatThrownBy(() -> store.remove(VM))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("not empty");

    assertThat(mine).hasContent("content");
  }

  @Test
  void keeps_the_record_until_all_else_is_gone() throws IOException {
    store.begin(VM, RECORD);
    file("console.log");
    FaultyFiles faulty = new FaultyFiles(new LinuxFiles(), 1, Moment.BEFORE, Fault.ioError());

    assertThatThrownBy(() -> new InstanceStore(layout, faulty).remove(VM))
        .isInstanceOf(ImageException.class);

    assertThat(store.find(VM)).contains(RECORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disk.json",
        "disk.json.4711-3.tmp",
        "disk.4711-3.tmp",
        "disk.4711-3.converted",
        "seed.4711-3.tmp",
        "kernel.4711-3.tmp",
        "initrd.4711-3.tmp",
        "instance.json.4711-3.tmp"
      })
  void takes_what_is_in_flight_for_only_begun(String name) throws IOException {
    assertThat(store.isOnlyBegun(VM)).isFalse();
    Files.createDirectory(layout.instance(VM));
    assertThat(store.isOnlyBegun(VM)).isTrue();

    file(name);

    assertThat(store.isOnlyBegun(VM)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disk",
        "instance.json",
        "seed",
        "kernel",
        "initrd",
        "seed.iso",
        "disk.qcow2",
        "disk.tmp",
        "kernel.img"
      })
  void takes_nothing_that_is_finished_or_foreign_for_only_begun(String name) throws IOException {
    Files.createDirectory(layout.instance(VM));
    file("disk.json");

    file(name);

    assertThat(store.isOnlyBegun(VM)).isFalse();
  }
}

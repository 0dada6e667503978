/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.MachineDisk;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FurtherDisksTest {
  @TempDir
  Path temporary;

  private TestHost host;
  private Path volumes;

  @BeforeEach
  void open() throws IOException {
    host = new TestHost(temporary.resolve("host"));
    volumes = Files.createDirectory(temporary.toRealPath().resolve("volumes"));
  }

  private InstanceSpec spec(InstanceName name, String... disks) {
    return InstanceSpec.builder(name, host.image())
        .diskSize(DiskSize.ofGib(1))
        .disks(Arrays.stream(disks).map(DiskSpec::parse).toList())
        .build();
  }

  private Instance spawn(String... disks) {
    return spawn(VM, disks);
  }

  private Instance spawn(InstanceName name, String... disks) {
    try (LibvirtComputeDriver driver = host.open(new LinuxFiles(), host.unclosed())) {
      return driver.spawn(spec(name, disks), ProgressListener.none());
    }
  }

  private Path raw(String name) throws IOException {
    return Files.write(volumes.resolve(name), new byte[8192]);
  }

  private XmlDocument xml() {
    return XmlDocument.parse(host.domain().xml());
  }

  private static void assertRefused(Kind kind, ThrowingCallable call, String... words) {
    assertThatThrownBy(call).isInstanceOfSatisfying(DriverException.class, e -> {
      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e.getMessage()).contains(words);
    });
  }

  @Test
  void a_machine_has_its_disks_in_order_behind_the_one_that_it_boots_from() throws IOException {
    Path volume = raw("v.raw");

    Instance made = spawn(
        "ephemeral:1G,label=data,serial=D1",
        "volume:" + volume + ",format=raw",
        "swap:16M",
        "blank:2G,bus=scsi,access=read-only",
        "image:" + host.image().location() + ",size=1G");

    Path directory = host.layout().instance(VM);
    assertThat(made.machine().map(Machine::disks).orElseThrow())
        .containsExactly(
            new MachineDisk(
                "ephemeral:1G,fs=ext4,label=data",
                directory.resolve("disk-1"),
                DiskFormat.QCOW2,
                Access.READ_WRITE),
            new MachineDisk(
                "volume:" + volume + ",format=raw", volume, DiskFormat.RAW, Access.READ_WRITE),
            new MachineDisk(
                "swap:16M", directory.resolve("disk-3"), DiskFormat.QCOW2, Access.READ_WRITE),
            new MachineDisk(
                "blank:2G", directory.resolve("disk-4"), DiskFormat.QCOW2, Access.READ_ONLY),
            new MachineDisk(
                "image:" + host.image().location() + ",size=1G",
                directory.resolve("disk-5"),
                DiskFormat.QCOW2,
                Access.READ_WRITE));
    assertThat(xml().all("/domain/devices/disk/source/@file"))
        .containsExactly(
            directory.resolve("disk").toString(),
            directory.resolve("disk-1").toString(),
            volume.toString(),
            directory.resolve("disk-3").toString(),
            directory.resolve("disk-4").toString(),
            directory.resolve("disk-5").toString());
    assertThat(xml().all("/domain/devices/disk/target/@dev"))
        .containsExactly("vda", "vdb", "vdc", "vdd", "sda", "vde");
    assertThat(xml().all("/domain/devices/disk/serial")).containsExactly("D1");
    assertThat(xml().all("/domain/devices/disk[backingStore/source]/source/@file"))
        .hasSize(4);
    try (LibvirtComputeDriver driver = host.open(new LinuxFiles(), host.unclosed())) {
      assertThat(driver.instance(VM)).isEqualTo(made);
    }
  }

  @Test
  void everything_but_volumes_is_removed_with_a_machine() throws IOException {
    Path volume = raw("v.raw");
    spawn("ephemeral:1G", "volume:" + volume + ",format=raw", "blank:2G");

    host.destroyIfThere();

    assertThat(volume).hasBinaryContent(new byte[8192]);
  }

  @Test
  void a_volume_is_described_with_all_that_is_behind_it() throws IOException {
    Path base = raw("base");
    Path middle = Files.write(
        volumes.resolve("middle"),
        TinyQcow2.of(DiskSize.ofGib(1)).backingFile("base", "raw").bytes());
    Path top = Files.write(
        volumes.resolve("top"),
        TinyQcow2.of(DiskSize.ofGib(1)).backingFile(middle.toString(), "qcow2").bytes());

    spawn("volume:" + top + ",format=qcow2");

    String disk = "/domain/devices/disk[target/@dev='vdb']";
    assertThat(xml().first(disk + "/driver/@type")).contains("qcow2");
    assertThat(xml().all(disk + "/descendant::backingStore/source/@file"))
        .containsExactly(middle.toString(), base.toString());
    assertThat(xml().all(disk + "/descendant::backingStore/format/@type"))
        .containsExactly("qcow2", "raw");
    assertThat(xml().all(disk + "/descendant::backingStore[not(*)]")).hasSize(1);
    assertThat(xml().all(disk + "/source/seclabel")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-only", "shareable"})
  void a_volume_that_libvirt_would_not_give_back_keeps_its_owner(String access) throws IOException {
    spawn("volume:" + raw("v.raw") + ",format=raw,access=" + access);

    assertThat(xml().first("/domain/devices/disk[target/@dev='vdb']/source/seclabel/@relabel"))
        .contains("no");
  }

  @Test
  void a_volume_that_is_not_there_is_told_before_anything_is_made() {
    assertThatThrownBy(() -> spawn("ephemeral:1G", "volume:/no/such/v.raw,format=raw"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.NOT_FOUND))
        .hasMessageContaining("/no/such/v.raw");

    assertNothingMade();
  }

  private void assertNothingMade() {
    host.assertNothingLeft();
    assertThat(host.layout().bases()).isEmptyDirectory();
  }

  @Test
  void a_file_of_cowbirds_own_is_no_volume() throws IOException {
    spawn();
    Path overlay = host.layout().disk(VM);
    host.destroyIfThere();
    Files.createDirectories(overlay.getParent());
    Files.createFile(overlay);

    assertRefused(
        Kind.CONFLICT,
        () -> spawn(new InstanceName("other"), "volume:" + overlay + ",format=raw"),
        overlay.toString());
  }

  @Test
  void two_names_of_one_volume_are_one() throws IOException {
    Path volume = raw("v.raw");
    Path link = Files.createSymbolicLink(volumes.resolve("link"), volume);

    assertRefused(
        Kind.SPEC_REFUSED,
        () -> spawn("volume:" + volume + ",format=raw", "volume:" + link + ",format=raw"),
        volume.toString());

    assertNothingMade();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read-write", "read-only", "shareable"})
  void a_volume_that_another_machine_writes_to_is_refused(String access) throws IOException {
    Path volume = raw("v.raw");
    run("other", "<disk><source file='" + volume + "'/></disk>");

    assertRefused(
        Kind.CONFLICT,
        () -> spawn("volume:" + volume + ",format=raw,access=" + access),
        volume.toString(),
        "other");

    assertThat(host.layout().instances()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shareable", "readonly"})
  void a_volume_that_is_shared_or_read_by_all_is_taken(String element) throws IOException {
    Path volume = raw("v.raw");
    run("other", "<disk><source file='" + volume + "'/><" + element + "/></disk>");
    String access = element.equals("readonly") ? "read-only" : element;

    assertThat(spawn("volume:" + volume + ",format=raw,access=" + access).status())
        .isEqualTo(Instance.Status.READY);
  }

  @Test
  void what_another_machine_reads_through_to_is_not_written() throws IOException {
    Path volume = raw("v.raw");
    run(
        "other",
        "<disk><source file='" + raw("overlay") + "'/><backingStore><source file='" + volume
            + "'/><backingStore/></backingStore></disk>");

    assertRefused(
        Kind.CONFLICT, () -> spawn("volume:" + volume + ",format=raw"), volume.toString());
  }

  @Test
  void a_machine_that_is_off_does_not_hold_what_it_writes_to() throws IOException {
    Path volume = raw("v.raw");
    run("other", "<disk><source file='" + volume + "'/></disk>").powerOff();

    assertThat(spawn("volume:" + volume + ",format=raw").status()).isEqualTo(Instance.Status.READY);
  }

  @Test
  void a_volume_that_is_taken_while_a_machine_is_made_is_refused() throws IOException {
    Path volume = raw("v.raw");
    AtomicBoolean taken = new AtomicBoolean();
    ProgressListener taking = progress -> {
      if (taken.compareAndSet(false, true)) {
        run("other", "<disk><source file='" + volume + "'/></disk>");
      }
    };

    try (LibvirtComputeDriver driver = host.open(new LinuxFiles(), host.unclosed())) {
      assertRefused(
          Kind.CONFLICT,
          () -> driver.spawn(spec(VM, "volume:" + volume + ",format=raw"), taking),
          volume.toString(),
          "other");
    }

    assertThat(host.hypervisor.domains()).extracting(Domain::name).containsExactly("other");
    assertThat(host.layout().instances()).isEmptyDirectory();
  }

  private Domain run(String name, String disk) {
    Domain domain = host.hypervisor.define("<domain><name>" + name + "</name><uuid>"
        + UUID.randomUUID() + "</uuid><devices>" + disk + "</devices></domain>");
    domain.start();
    return domain;
  }

  @Test
  void a_program_that_is_missing_is_told_before_anything_is_made() {
    host.commands.answer(List.of("mkfs.xfs"), command -> {
      throw new ImageException(
          ImageException.Kind.COMMAND_MISSING, "Command mkfs.xfs is not installed");
    });

    assertThatThrownBy(() -> spawn("blank:1G", "ephemeral:1G,fs=xfs"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.COMMAND_MISSING))
        .hasMessageContaining("xfs");

    assertNothingMade();
  }

  @Test
  void a_program_that_fails_takes_back_what_was_made() {
    host.commands.exit(List.of("mkfs.xfs", "-q"), 1, "out of twigs");

    assertThatThrownBy(() -> spawn("blank:1G", "ephemeral:1G,fs=xfs", "swap:1G"))
        .hasMessageContaining("twigs");

    host.assertNothingLeft();
  }

  @Test
  void what_can_not_be_started_is_taken_back() {
    host.hypervisor.failOnce(
        FakeHypervisor.Action.START, new DriverException(Kind.START_FAILED, "No nest"));

    assertThatThrownBy(() -> spawn("blank:1G", "ephemeral:1G")).isInstanceOf(DriverException.class);

    host.assertNothingLeft();
  }

  @Test
  void what_a_dead_process_had_begun_is_made_up_for() throws IOException {
    spawn("ephemeral:1G", "blank:1G");
    host.pretendThatItsMakerDied();
    StateLayout layout = host.layout();
    Files.delete(layout.furtherDisk(VM, 2));
    Files.createFile(layout.instance(VM).resolve("disk-2.17-3.tmp"));

    Instance again = spawn("blank:1G");

    assertThat(again.machine().map(Machine::disks).orElseThrow()).hasSize(1);
    assertThat(layout.instance(VM).resolve("disk-2.17-3.tmp")).doesNotExist();
    assertThat(layout.furtherDiskRecord(VM, 2)).doesNotExist();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.AttachedDevice;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Devices;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.LinkState;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.domain.edit.DeviceKey.Mac;
import dev.cowbird.driver.domain.edit.DeviceKey.Target;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices come to guests that run, and go, and nothing else of a description changes. */
@CowbirdTest
class DevicesIT {
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(2);

  private static final int MEBIBYTE = 1 << 20;

  @TempDir
  private Path directory;

  /** A file in the state directory, where the user that guests run as can reach it. */
  private static Path file(DriverConfig config, String name, String content) throws IOException {
    byte[] bytes = Arrays.copyOf(content.getBytes(UTF_8), MEBIBYTE);
    return Files.write(config.images().stateDirectory().resolve(name), bytes);
  }

  private static DiskSource raw(Path file) {
    return new DiskSource.HostFile(file, DiskFormat.RAW, List.of());
  }

  private static void spawnTiny(ComputeDriver driver, InstanceName name) {
    BootSector.spawn(driver, TinyGuest.spec(name).network(new NetworkSpec.None()));
    driver.await(name, WaitFor.console(TinyGuest.READY), TinyGuest.PATIENCE);
  }

  /** Types a command at the guest's shell until it prints what the command itself does not hold. */
  /**
   * Types a command until it has printed what it should: its first words are lost on a guest that
   * is not up yet. Returns when all that was typed has been carried out.
   */
  private static void assertPrints(
      ComputeDriver driver, InstanceName name, String command, String expected) throws IOException {
    Path log = driver.consoleLog(name);
    try (GuestConsole console = driver.openConsole(name)) {
      await(command).atMost(TinyGuest.PATIENCE).pollInterval(TIME_TO_ANSWER).until(() -> {
        type(console, command);
        return Files.readString(log).contains(expected);
      });
      String mark = UUID.randomUUID().toString();
      // what is typed is shown as well, with its quotes
      type(console, "echo done='" + mark + "'");
      await(mark)
          .atMost(TinyGuest.PATIENCE)
          .until(() -> Files.readString(log).contains("done=" + mark));
    }
  }

  private static void type(GuestConsole console, String line) throws IOException {
    console.output().write((line + "\n").getBytes(UTF_8));
    console.output().flush();
  }

  private static void assertKeeps(Kind kind, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void a_guest_sees_a_disk_that_is_attached_and_lets_go_of_it(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws IOException {
    spawnTiny(driver, name);
    Devices devices = driver.devices(name);
    Path data = file(config, name + ".data", "data");

    AttachedDevice disk = devices.attach(DiskDevice.file(data, DiskFormat.RAW, List.of()));

    assertThat(disk.target()).contains("vdb");
    assertPrints(driver, name, "echo size=$(cat /sys/block/vdb/size)", "size=2048");

    devices.detach(new Target("vdb"), TinyGuest.PATIENCE);

    assertThat(devices.list())
        .extracting(AttachedDevice::target)
        .doesNotContain(Optional.of("vdb"));
    assertPrints(driver, name, "test -e /sys/block/vdb || echo gone=$((40+2))", "gone=42");
    assertThat(driver.devices(name).attach(disk(data, DiskBus.SCSI)).target()).contains("sda");
    driver.destroy(name);
    assertThat(data).exists();
  }

  private static DiskDevice disk(Path file, DiskBus bus) {
    return DiskDevice.builder(raw(file)).bus(bus).build();
  }

  @Test
  void a_guest_that_does_not_listen_keeps_its_disk(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws IOException {
    Path image = BootSector.rawImage(directory, "devices");
    BootSector.spawn(driver, BootSector.spec(name, image));
    Devices devices = driver.devices(name);
    devices.attach(disk(file(config, name + ".data", "data"), DiskBus.VIRTIO));

    assertKeeps(Kind.TIMED_OUT, () -> devices.detach(new Target("vdb"), Duration.ofSeconds(6)));

    assertThat(devices.list())
        .filteredOn(device -> device.target().equals(Optional.of("vdb")))
        .extracting(AttachedDevice::presence)
        .containsExactly(AttachedDevice.Presence.FOR_GOOD);
    assertKeeps(Kind.CONFLICT, () -> devices.attach(disk(directory.resolve("none"), DiskBus.SATA)));
  }

  @Test
  void an_interface_is_attached_and_its_cable_pulled_and_plugged_in(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws IOException {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      assumeTrue(
          hypervisor.network("default").equals(Optional.of(NetworkState.ACTIVE)),
          "libvirt's network default is not active");
    }
    spawnTiny(driver, name);
    Devices devices = driver.devices(name);

    DeviceKey nic = new Mac(devices.attach(Nic.network("default")).mac().orElseThrow());

    String carrier = "ip link set eth0 up; echo %s=$(cat /sys/class/net/eth0/carrier)";
    assertPrints(driver, name, carrier.formatted("first"), "first=1");
    devices.update(nic, new DeviceChange.Link(LinkState.DOWN));
    assertPrints(driver, name, carrier.formatted("then"), "then=0");
    devices.update(nic, new DeviceChange.Link(LinkState.UP));
    assertPrints(driver, name, carrier.formatted("again"), "again=1");
    devices.detach(nic, TinyGuest.PATIENCE);
    assertThat(driver.instance(name).machine().orElseThrow().network()).isEqualTo("none");
  }

  @Test
  void a_guest_reads_what_is_put_into_its_drive(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws IOException {
    spawnTiny(driver, name);
    driver.stop(name, Duration.ZERO);
    Devices devices = driver.devices(name);
    Path one = file(config, name + ".one", "disc-1");
    Path two = file(config, name + ".two", "disc-2");
    String drive = devices.attach(DiskDevice.cdrom(raw(one))).target().orElseThrow();
    driver.start(name);
    String read = "echo read=$(head -c 6 /dev/sr0)";
    assertPrints(driver, name, read, "read=disc-1");

    devices.update(new Target(drive), new DeviceChange.Medium(raw(two)));
    assertPrints(driver, name, read, "read=disc-2");

    AttachedDevice empty =
        devices.update(new Target(drive), new DeviceChange.Medium(new DiskSource.Empty()));
    assertThat(empty.xml()).doesNotContain(two.toString());
  }

  @Test
  void nothing_that_others_put_into_a_description_is_lost(
      ComputeDriver driver, DriverConfig config, InstanceName name) throws IOException {
    Path image = BootSector.rawImage(directory, "devices");
    BootSector.spawn(driver, BootSector.spec(name, image));
    driver.stop(name, Duration.ZERO);
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      Domain domain = hypervisor.domain(name.value()).orElseThrow();
      hypervisor.define(enriched(domain.definition()));
      driver.start(name);
      Devices devices = driver.devices(name);
      DiskDevice disk = disk(file(config, name + ".data", "data"), DiskBus.SCSI);
      // The first SCSI disk brings a controller, which stays.
      comeAndGo(devices, disk);
      String before = domain.definition();

      comeAndGo(devices, disk);

      assertThat(domain.definition()).isEqualTo(before);
      XmlDocument kept = XmlDocument.parse(before);
      assertThat(kept.first("/domain/metadata/*[local-name()='note']/@by")).contains("somebody");
      assertThat(kept.first("//*[local-name()='env']/@name")).contains("COWBIRD_NOTE");
      assertThat(kept.first("//graphics/@passwd")).contains("secret");
      assertThat(devices.list().toString()).doesNotContain("secret");
    }
  }

  private static String enriched(String xml) {
    String qemu = "http://libvirt.org/schemas/domain/qemu/1.0";
    return xml.replaceFirst(
            "</metadata>", "<x:note xmlns:x='urn:x' by='somebody'>kept<!-- so --></x:note>$0")
        .replaceFirst(
            "</devices>",
            "<graphics type='vnc' port='-1' listen='127.0.0.1' passwd='secret'/>$0"
                + "<q:commandline xmlns:q='" + qemu
                + "'><q:env name='COWBIRD_NOTE' value='kept'/></q:commandline>");
  }

  private static void comeAndGo(Devices devices, DiskDevice disk) {
    Target target = new Target(devices.attach(disk).target().orElseThrow());
    devices.throttle(
        target,
        Optional.of(new Throttle(Map.of(Throttle.Limited.READ_BYTES, Throttle.Rate.of(MEBIBYTE)))));
    devices.detach(target, BootSector.PATIENCE);
  }
}

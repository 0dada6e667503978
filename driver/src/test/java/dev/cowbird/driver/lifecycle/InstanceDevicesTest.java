/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.AttachedDevice;
import dev.cowbird.driver.AttachedDevice.Presence;
import dev.cowbird.driver.Devices;
import dev.cowbird.driver.DiskSpec;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.LinkState;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DeviceKey;
import dev.cowbird.driver.domain.edit.DeviceKey.Alias;
import dev.cowbird.driver.domain.edit.DeviceKey.Mac;
import dev.cowbird.driver.domain.edit.DeviceKey.Target;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.testing.FakeGuest;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceDevicesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(20);
  private final DriverException toldTo = new DriverException(Kind.HYPERVISOR_ERROR, "Told to");

  @TempDir
  private Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;
  private FakeGuest guest;
  private Devices devices;

  @BeforeEach
  void spawn() {
    host = new TestHost(directory);
    host.hypervisor.addNetwork("default", NetworkState.ACTIVE);
    host.hypervisor.addNetwork("other", NetworkState.ACTIVE);
    driver = host.open();
    guest = host.hypervisor.guest(VM.value());
    spawn(host.spec());
  }

  private void spawn(InstanceSpec spec) {
    driver.spawn(spec, ProgressListener.none());
    devices = driver.devices(VM);
  }

  private void respawn(InstanceSpec.Builder spec) {
    driver.destroy(VM);
    spawn(spec.build());
  }

  private InstanceSpec.Builder spec() {
    return InstanceSpec.builder(VM, host.image());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private Path file(String name) {
    try {
      return Files.write(directory.resolve(name), new byte[512]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DiskDevice.Builder disk(String name) {
    return DiskDevice.builder(new DiskSource.HostFile(file(name), DiskFormat.RAW, List.of()));
  }

  private DiskDevice iso(String name) {
    return DiskDevice.cdrom(new DiskSource.HostFile(file(name), DiskFormat.RAW, List.of()));
  }

  private List<String> now(String xpath) {
    return XmlDocument.parse(host.domain().xml()).all(xpath);
  }

  private List<String> later(String xpath) {
    return XmlDocument.parse(host.domain().definition()).all(xpath);
  }

  private static String target(AttachedDevice device) {
    return device.target().orElseThrow();
  }

  /** Fails, says why, and changes neither description. */
  private void assertRefused(Kind kind, String why, ThrowingCallable call) {
    String xml = host.domain().xml();
    String definition = host.domain().definition();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(why);
    assertThat(host.domain().xml()).isEqualTo(xml);
    assertThat(host.domain().definition()).isEqualTo(definition);
    host.assertNoLockHeld();
  }

  @Test
  void attaches_a_disk_now_and_for_the_next_start() {
    AttachedDevice attached = devices.attach(disk("data").build());

    assertThat(attached.target()).contains("vdb");
    assertThat(attached.presence()).isEqualTo(Presence.FOR_GOOD);
    assertThat(attached.alias()).isPresent();
    assertThat(now("//disk/target/@dev")).containsExactly("vda", "vdb");
    assertThat(later("//disk/target/@dev")).containsExactly("vda", "vdb");
    host.assertNoLockHeld();
  }

  @Test
  void attaches_to_the_next_start_of_what_is_off() {
    driver.stop(VM, Duration.ZERO);

    devices.attach(disk("data").bus(DiskBus.SATA).build());

    assertThat(later("//disk/target/@dev")).containsExactly("vda", "sda");
    assertThat(devices.list()).extracting(AttachedDevice::presence).containsOnly(Presence.FOR_GOOD);
  }

  @Test
  void names_disks_by_what_is_free_in_either_description() {
    devices.attach(disk("one").target("vdb").build());
    devices.attach(disk("two").build());
    devices.detach(new Target("vdb"), LONG);

    assertThat(target(devices.attach(disk("three").build()))).isEqualTo("vdb");
    assertThat(target(devices.attach(disk("four").build()))).isEqualTo("vdd");
  }

  @Test
  void a_scsi_disk_brings_its_controller_once_and_gets_a_place_of_its_own() {
    devices.attach(disk("one").bus(DiskBus.SCSI).build());
    devices.attach(disk("two").bus(DiskBus.SCSI).build());

    assertThat(now("//controller[@type='scsi']/@model")).containsExactly("virtio-scsi");
    assertThat(later("//controller[@type='scsi']/@model")).containsExactly("virtio-scsi");
    assertThat(now("//disk/address/@unit")).containsExactly("0", "1");
  }

  @Test
  void takes_the_controller_back_when_its_disk_is_not_accepted() {
    host.hypervisor.failAfter(Action.ATTACH, 1, toldTo);

    assertThatThrownBy(() -> devices.attach(disk("data").bus(DiskBus.SCSI).build()))
        .isSameAs(toldTo);

    assertThat(now("//controller[@type='scsi']")).isEmpty();
    assertThat(later("//controller[@type='scsi']")).isEmpty();
  }

  @Test
  void refuses_what_is_taken() {
    AttachedDevice disk = devices.attach(disk("data").build());
    MacAddress mac = MacAddress.of(UUID.randomUUID(), 0);
    devices.attach(Nic.network("default").toBuilder().mac(mac).build());

    assertRefused(
        Kind.CONFLICT,
        "has a disk vdb already",
        () -> devices.attach(disk("more").target(target(disk)).build()));
    assertRefused(
        Kind.CONFLICT,
        mac.value(),
        () -> devices.attach(Nic.network("other").toBuilder().mac(mac).build()));
    assertRefused(Kind.CONFLICT, "vm1 uses", () -> devices.attach(disk("data").build()));
  }

  @Test
  void refuses_a_serial_number_that_the_guest_could_not_tell_from_another() {
    String shown = "A".repeat(20);
    devices.attach(disk("data").serial(shown + "-1").build());

    assertRefused(
        Kind.CONFLICT,
        "the serial number " + shown + " already, of disk vdb",
        () -> devices.attach(disk("more").serial(shown + "-2").build()));
    devices.attach(disk("more").bus(DiskBus.SCSI).serial(shown + "-2").build());
    assertRefused(
        Kind.CONFLICT,
        "of disk sda",
        () -> devices.attach(
            disk("yet more").bus(DiskBus.SCSI).serial(shown + "-2").build()));
  }

  @Test
  void refuses_what_another_domain_uses() {
    Domain other = host.hypervisor.define("<domain><name>other</name><devices>"
        + "<disk device='disk'><source file='" + file("theirs") + "'/>"
        + "<backingStore><source file='" + file("behind") + "'/></backingStore>"
        + "<target dev='vda'/></disk>"
        + "<disk device='disk'><source file='" + file("shared")
        + "'/><shareable/><target dev='vdb'/></disk>"
        + "<interface type='network'><mac address='52:54:00:01:02:03'/></interface>"
        + "</devices></domain>");
    other.start();

    assertRefused(
        Kind.CONFLICT,
        "used by domain other",
        () -> devices.attach(disk("theirs").build()));
    assertRefused(
        Kind.CONFLICT,
        "used by domain other",
        () -> devices.attach(disk("behind").build()));
    assertRefused(
        Kind.CONFLICT,
        "used by domain other",
        () -> devices.attach(disk("shared").build()));
    assertRefused(
        Kind.CONFLICT,
        "belongs to domain other",
        () -> devices.attach(Nic.network("default").toBuilder()
            .mac(new MacAddress("52:54:00:01:02:03"))
            .build()));
    devices.attach(disk("shared").access(DiskDevice.Access.SHAREABLE).build());
    devices.attach(disk("behind").access(DiskDevice.Access.READ_ONLY).build());
    other.powerOff();
    devices.attach(disk("theirs").build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json:{\"driver\":\"nbd\"}", "nbd://host/x"})
  void refuses_a_qcow2_disk_that_names_what_is_no_file(String name) throws IOException {
    Path disk = qcow2("data", TinyQcow2.of(DiskSize.ofGib(1)).backingFile(name, "raw"));

    assertImageRefused(
        "no plain file", () -> devices.attach(DiskDevice.file(disk, DiskFormat.QCOW2, List.of())));
    assertImageRefused(
        "no plain file",
        () -> devices.attach(new RawDevice("<disk><driver type='qcow2'/><source file='" + disk
            + "'/><target dev='vdb' bus='virtio'/></disk>")));
  }

  @Test
  void refuses_a_qcow2_medium_with_its_data_in_another_file() throws IOException {
    driver.stop(VM, Duration.ZERO);
    String drive = target(devices.attach(iso("one.iso")));
    Path medium = qcow2("two", TinyQcow2.of(DiskSize.ofGib(1)).feature(2));

    assertImageRefused(
        "another file",
        () -> devices.update(
            new Target(drive),
            new DeviceChange.Medium(new DiskSource.HostFile(medium, DiskFormat.QCOW2, List.of()))));
  }

  @Test
  void refuses_to_write_to_what_a_raw_disk_does_not_say_it_lies_on() throws IOException {
    Path base = file("base");
    Path disk = qcow2("data", TinyQcow2.of(DiskSize.ofGib(1)).backingFile("base", "raw"));
    devices.attach(disk("base").build());

    assertRefused(
        Kind.CONFLICT,
        "uses " + base + " already",
        () -> devices.attach(new RawDevice("<disk><driver type='qcow2'/><source file='" + disk
            + "'/><target dev='vdc' bus='virtio'/></disk>")));
  }

  private Path qcow2(String name, TinyQcow2 image) throws IOException {
    return Files.write(directory.resolve(name), image.bytes());
  }

  private void assertImageRefused(String why, ThrowingCallable call) {
    String definition = host.domain().definition();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.IMAGE_REFUSED))
        .hasMessageContaining(why);
    assertThat(host.domain().definition()).isEqualTo(definition);
    host.assertNoLockHeld();
  }

  @Test
  void lets_no_guest_write_to_what_another_instance_was_made_with() throws IOException {
    Path disk = host.layout().disk(new InstanceName("other"));
    Files.createDirectories(disk.getParent());
    Files.createFile(disk);

    assertRefused(
        Kind.CONFLICT,
        "an instance's own file",
        () -> devices.attach(DiskDevice.file(disk, DiskFormat.RAW, List.of())));
  }

  @Test
  void never_lets_a_guest_write_to_a_cached_image() throws IOException {
    try (Stream<Path> files = Files.list(host.layout().bases())) {
      Path base =
          files.filter(file -> !file.toString().endsWith(".json")).findFirst().orElseThrow();

      assertRefused(
          Kind.CONFLICT,
          "cached image",
          () -> devices.attach(DiskDevice.file(base, DiskFormat.RAW, List.of())));
    }
  }

  @Test
  void tells_other_hosts_of_cached_images_that_guests_read() throws IOException {
    Path base = driver.images().pull(host.image(), ProgressListener.none()).path();
    driver.stop(VM, Duration.ZERO);
    String drive = target(devices.attach(iso("one.iso")));
    assertTold(
        base,
        () -> devices.attach(new RawDevice("<disk type='file' device='disk'>" + "<source file='"
            + base + "'/><target dev='vdb' bus='virtio'/><readonly/></disk>")));
    devices.detach(new Target("vdb"), LONG);

    assertTold(
        base,
        () -> devices.update(
            new Target(drive),
            new DeviceChange.Medium(new DiskSource.HostFile(base, DiskFormat.RAW, List.of()))));
  }

  /** What was told within the last hour is not told again, unless it is gone. */
  private void assertTold(Path base, Runnable change) throws IOException {
    try (Stream<Path> records = Files.list(host.layout().hosts())) {
      for (Path record : records.toList()) {
        Files.delete(record);
      }
    }
    change.run();
    try (Stream<Path> records = Files.list(host.layout().hosts())) {
      assertThat(records)
          .singleElement()
          .satisfies(
              record -> assertThat(record).content().contains(base.getFileName().toString()));
    }
  }

  @Test
  void refuses_what_a_machine_that_runs_can_not_take() {
    assertRefused(
        Kind.CONFLICT,
        "takes no disk on sata",
        () -> devices.attach(disk("data").bus(DiskBus.SATA).build()));
    assertRefused(
        Kind.CONFLICT,
        "has no USB controller",
        () -> devices.attach(disk("data").bus(DiskBus.USB).build()));
  }

  @Test
  void refuses_more_than_there_are_pci_express_ports_for() {
    respawn(spec()
        .hardware(Hardware.builder()
            .platform(Platform.builder().sparePorts(0).build())
            .build()));
    host.domain().powerOff();
    String ports = "<controller type='pci' index='0' model='pcie-root'/>"
        + "<controller type='pci' index='1' model='pcie-root-port'/>"
        + "<rng model='virtio'><address type='pci' bus='0x01' slot='0x00'/></rng></devices>";
    host.hypervisor.define(host.domain().definition().replace("</devices>", ports));
    driver.start(VM);

    assertRefused(
        Kind.CONFLICT,
        "All 1 PCI Express ports of domain vm1 are taken",
        () -> devices.attach(disk("data").build()));
  }

  @Test
  void refuses_what_is_not_there() {
    assertRefused(
        Kind.NOT_FOUND,
        "There is no file",
        () -> devices.attach(
            DiskDevice.file(directory.resolve("absent"), DiskFormat.RAW, List.of())));
    assertRefused(Kind.NOT_FOUND, "no network absent", () -> devices.attach(Nic.network("absent")));
    assertRefused(
        Kind.NOT_FOUND, "no device with target vdz", () -> devices.detach(new Target("vdz"), LONG));
    assertThatThrownBy(() -> driver.devices(new InstanceName("absent")))
        .hasMessageContaining("There is no machine absent");
  }

  @Test
  void publishes_no_ports_by_what_is_attached_later() {
    NicSource.UserMode published = new NicSource.UserMode(
        NicSource.UserMode.Backend.SLIRP, List.of(PublishedPort.local(0, 22)));

    assertRefused(
        Kind.SPEC_REFUSED,
        "when a machine is made",
        () -> devices.attach(Nic.builder(published).build()));
  }

  @Test
  void an_interface_has_the_next_address_of_the_instance_and_is_written_down() {
    respawn(spec().network(new NetworkSpec.None()));

    AttachedDevice nic = devices.attach(Nic.network("default"));

    UUID uuid = driver.instance(VM).machine().map(Machine::uuid).orElseThrow();
    assertThat(nic.mac()).contains(MacAddress.of(uuid, 0).value());
    assertThat(driver.instance(VM).machine()).map(Machine::network).contains("default");
    assertThat(devices.attach(Nic.network("default")).mac())
        .contains(MacAddress.of(uuid, 1).value());
    devices.detach(new Mac(MacAddress.of(uuid, 0).value()), LONG);
    devices.detach(new Mac(MacAddress.of(uuid, 1).value()), LONG);
    assertThat(driver.instance(VM).machine()).map(Machine::network).contains("none");
  }

  @Test
  void an_interface_is_held_to_the_instances_security_groups() {
    driver
        .securityGroups()
        .put(new SecurityGroup("web", List.of(SecurityRule.allowOutgoing(IpFamily.IPV4))));
    respawn(spec().securityGroups(List.of("web")));

    devices.attach(Nic.network("other"));
    AttachedDevice raw = devices.attach(
        new RawDevice("<interface type='bridge'><source bridge='br0'/></interface>"));
    assertRefused(Kind.SPEC_REFUSED, "[web], which don't hold", () -> devices.attach(Nic.user()));
    assertRefused(
        Kind.SPEC_REFUSED,
        "an interface of type direct",
        () -> devices.attach(
            new RawDevice("<interface type='direct'><source dev='eth0'/></interface>")));
    assertRefused(
        Kind.SPEC_REFUSED,
        "an interface with the filter clean-traffic",
        () -> devices.attach(Nic.builder(new NicSource.VirtualNetwork("other"))
            .filter(FilterReference.of("clean-traffic"))
            .build()));
    assertRefused(
        Kind.SPEC_REFUSED,
        "which don't hold an interface of type bridge",
        () -> devices.update(
            new Mac(raw.mac().orElseThrow()),
            new DeviceChange.Network(new NicSource.Bridge(
                "br0",
                Optional.empty(),
                Optional.of(new NicSource.OpenVswitchPort(Optional.empty()))))));

    assertThat(now("//interface/filterref/@filter"))
        .containsExactly("cowbird-instance-vm1", "cowbird-instance-vm1", "cowbird-instance-vm1");
    assertThat(now("//interface[@type='bridge']/filterref/parameter[@name='MAC']/@value"))
        .containsExactly(raw.mac().orElseThrow());
    devices.update(
        new Mac(raw.mac().orElseThrow()),
        new DeviceChange.Network(new NicSource.VirtualNetwork("other")));
    assertThat(later("//interface[@type='network']/filterref/@filter")).hasSize(3);
    assertRefused(
        Kind.CONFLICT,
        "security groups [web]",
        () -> devices.update(
            new Mac(raw.mac().orElseThrow()), new DeviceChange.Filter(Optional.empty())));
  }

  @Test
  void gives_a_device_of_the_hosts_once() {
    HostDevice device = HostDevice.Pci.of(PciAddress.parse("0000:06:12.5"));

    devices.attach(device);

    assertThat(now("//hostdev/source/address/@slot")).containsExactly("0x12");
    assertRefused(Kind.CONFLICT, "has this hostdev already", () -> devices.attach(device));
  }

  @Test
  void finds_again_what_has_no_name_of_its_own() {
    String rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    AttachedDevice attached = devices.attach(new RawDevice(rng));
    String one = attached.alias().orElseThrow();
    String two = devices.attach(new RawDevice(rng)).alias().orElseThrow();

    assertThat(attached.presence()).isEqualTo(Presence.FOR_GOOD);
    assertThat(later("//rng/alias/@name")).endsWith(one, two);
    devices.detach(new Alias(one), LONG);
    assertThat(now("//rng/alias/@name")).contains(two).doesNotContain(one);
    assertThat(later("//rng/alias/@name")).contains(two).doesNotContain(one);
    assertRefused(
        Kind.CONFLICT,
        "has this rng already",
        () -> devices.attach(new RawDevice("<rng><alias name='" + two + "'/></rng>")));
  }

  @Test
  void takes_back_what_has_no_name_of_its_own() {
    host.hypervisor.failAfter(Action.DEFINITION, 1, toldTo);

    assertThatThrownBy(() -> devices.attach(new RawDevice("<watchdog model='i6300esb'/>")))
        .isSameAs(toldTo);

    assertThat(now("//watchdog")).isEmpty();
    assertThat(later("//watchdog")).isEmpty();
  }

  @Test
  void detaches_from_both_once_the_guest_has_let_go() {
    devices.attach(disk("data").build());

    devices.detach(new Target("vdb"), LONG);

    assertThat(now("//disk/target/@dev")).containsExactly("vda");
    assertThat(later("//disk/target/@dev")).containsExactly("vda");
    assertThat(directory.resolve("data")).exists();
  }

  @Test
  void leaves_both_when_the_guest_does_not_let_go_and_ends_when_asked_again() {
    devices.attach(disk("data").build());
    guest.keepsDevices();
    assertRefused(Kind.TIMED_OUT, "has not let go", () -> devices.detach(new Target("vdb"), SHORT));
    guest.refusesToLetGo();
    assertRefused(Kind.CONFLICT, "refuses", () -> devices.detach(new Target("vdb"), LONG));
    guest.letsGoOfDevices();

    devices.detach(new Target("vdb"), LONG);

    assertThat(later("//disk/target/@dev")).containsExactly("vda");
  }

  @Test
  void detaches_what_only_one_description_has() {
    AttachedDevice data = devices.attach(disk("data").build());
    host.domain().detach(data.xml());
    assertThat(devices.list())
        .filteredOn(device -> device.target().equals(Optional.of("vdb")))
        .extracting(AttachedDevice::presence)
        .containsExactly(Presence.UNTIL_STOPPED);
    devices.detach(new Target("vdb"), LONG);

    AttachedDevice more = devices.attach(disk("more").build());
    host.domain().unplug(more.xml(), more.alias().orElseThrow(), LONG);
    assertThat(devices.list())
        .filteredOn(device -> device.target().equals(Optional.of("vdb")))
        .extracting(AttachedDevice::presence)
        .containsExactly(Presence.FROM_NEXT_START);
    devices.detach(new Target("vdb"), LONG);

    assertThat(devices.list())
        .extracting(AttachedDevice::target)
        .doesNotContain(Optional.of("vdb"));
  }

  @Test
  void keeps_the_disks_that_the_instance_was_made_with() {
    respawn(spec()
        .disks(List.of(
            DiskSpec.blank(DiskSize.ofGib(1)), DiskSpec.volume(file("data"), DiskFormat.RAW))));

    for (String target : List.of("vda", "vdb", "vdc")) {
      assertRefused(
          Kind.CONFLICT, "Disk " + target + ", ", () -> devices.detach(new Target(target), LONG));
    }
    assertRefused(
        Kind.CONFLICT,
        directory.resolve("data").toString(),
        () -> devices.detach(new Target("vdc"), LONG));
  }

  @Test
  void plugs_back_in_what_could_not_be_detached_for_good() {
    devices.attach(disk("data").build());
    host.hypervisor.failOnce(Action.DETACH, toldTo);

    assertThatThrownBy(() -> devices.detach(new Target("vdb"), LONG)).isSameAs(toldTo);

    assertThat(now("//disk/target/@dev")).containsExactly("vda", "vdb");
    assertThat(later("//disk/target/@dev")).containsExactly("vda", "vdb");
  }

  @Test
  void changes_the_link_of_an_interface_in_both() {
    DeviceKey nic = new Mac(now("//interface/mac/@address").get(0));

    devices.update(nic, new DeviceChange.Link(LinkState.DOWN));

    assertThat(now("//interface/link/@state")).containsExactly("down");
    assertThat(later("//interface/link/@state")).containsExactly("down");
    assertRefused(
        Kind.SPEC_REFUSED,
        "A disk is not what has the link of a network interface",
        () -> devices.update(new Target("vda"), new DeviceChange.Link(LinkState.UP)));
  }

  @Test
  void changes_network_and_filter_and_keeps_what_it_does_not_know() {
    DeviceKey nic = new Mac(now("//interface/mac/@address").get(0));
    host.domain().powerOff();
    host.hypervisor.define(
        host.domain().definition().replace("<mac ", "<novelty shape='round'/><mac "));
    driver.start(VM);

    host.hypervisor.filters().define("<filter name='clean-traffic'/>");
    devices.update(nic, new DeviceChange.Network(new NicSource.VirtualNetwork("other")));
    devices.update(nic, new DeviceChange.Filter(Optional.of(FilterReference.of("clean-traffic"))));

    assertThat(later("//interface/source/@network")).containsExactly("other");
    assertThat(later("//interface/filterref/@filter")).containsExactly("clean-traffic");
    assertThat(later("//interface/novelty/@shape")).containsExactly("round");
    assertThat(driver.instance(VM).machine()).map(Machine::network).contains("other");
  }

  @Test
  void refuses_a_filter_that_is_not_there_or_can_not_hold() {
    FilterReference filter = FilterReference.of("no-such");
    DeviceKey nic = new Mac(now("//interface/mac/@address").get(0));
    Nic filtered = Nic.network("default").toBuilder().filter(filter).build();
    String macvtap = "<interface type='direct'><source dev='eth0'/>%s</interface>";
    AttachedDevice direct = devices.attach(new RawDevice(String.format(macvtap, "")));

    assertRefused(Kind.NOT_FOUND, "'no-such'", () -> devices.attach(filtered));
    assertRefused(
        Kind.NOT_FOUND,
        "'no-such'",
        () -> devices.update(nic, new DeviceChange.Filter(Optional.of(filter))));
    assertRefused(
        Kind.SPEC_REFUSED,
        "neither on a virtual network",
        () ->
            devices.attach(new RawDevice(String.format(macvtap, "<filterref filter='no-such'/>"))));
    assertRefused(
        Kind.SPEC_REFUSED,
        "neither on a virtual network",
        () -> devices.update(
            new Mac(direct.mac().orElseThrow()), new DeviceChange.Filter(Optional.of(filter))));
    assertThat(now("//interface/filterref")).isEmpty();
    assertThat(now("//interface")).hasSize(2);
  }

  @Test
  void changes_the_medium_of_a_drive_and_ejects_it() {
    driver.stop(VM, Duration.ZERO);
    String drive = target(devices.attach(iso("one.iso")));
    driver.start(VM);

    devices.update(
        new Target(drive),
        new DeviceChange.Medium(
            new DiskSource.HostFile(file("two.iso"), DiskFormat.RAW, List.of())));
    assertThat(now("//disk[@device='cdrom']/source/@file"))
        .containsExactly(directory.resolve("two.iso").toString());

    devices.update(new Target(drive), new DeviceChange.Medium(new DiskSource.Empty()));
    assertThat(now("//disk[@device='cdrom']/source")).isEmpty();
    assertThat(later("//disk[@device='cdrom']/source")).isEmpty();
  }

  @Test
  void takes_back_a_change_that_only_one_description_took() {
    DeviceKey nic = new Mac(now("//interface/mac/@address").get(0));
    host.hypervisor.failAfter(Action.UPDATE, 1, toldTo);

    assertThatThrownBy(() -> devices.update(nic, new DeviceChange.Link(LinkState.DOWN)))
        .isSameAs(toldTo);

    assertThat(now("//interface/link/@state")).isEmpty();
  }

  @Test
  void takes_back_a_change_whose_answer_was_lost() {
    DeviceKey nic = new Mac(now("//interface/mac/@address").get(0));
    host.hypervisor.loseAnswerOnce(Action.UPDATE, toldTo);

    assertThatThrownBy(() -> devices.update(nic, new DeviceChange.Link(LinkState.DOWN)))
        .isSameAs(toldTo)
        .hasNoSuppressedExceptions();

    assertThat(now("//interface/link/@state")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNPLUG", "DETACH"})
  void puts_back_what_was_detached_and_the_answer_lost(Action action) {
    devices.attach(disk("data").build());
    host.hypervisor.loseAnswerOnce(action, toldTo);

    assertThatThrownBy(() -> devices.detach(new Target("vdb"), LONG))
        .isSameAs(toldTo)
        .hasNoSuppressedExceptions();

    assertThat(now("//disk/target/@dev")).containsExactly("vda", "vdb");
    assertThat(later("//disk/target/@dev")).containsExactly("vda", "vdb");
  }

  @Test
  void throttles_a_disk() {
    devices.throttle(
        new Target("vda"),
        Optional.of(new Throttle(Map.of(Throttle.Limited.READ_BYTES, Throttle.Rate.of(1000)))));

    assertThat(now("//disk/iotune/read_bytes_sec")).containsExactly("1000");
    assertThat(later("//disk/iotune/read_bytes_sec")).containsExactly("1000");
  }

  @Test
  void tells_no_passwords() {
    driver.stop(VM, Duration.ZERO);
    host.hypervisor.define(host.domain()
        .definition()
        .replace("</devices>", "<graphics type='vnc' passwd='secret'/></devices>"));

    assertThat(devices.list()).noneMatch(device -> device.toString().contains("secret"));
    devices.attach(disk("data").build());
    assertThat(host.domain().definition()).contains("passwd=\"secret\"");
  }

  @Test
  void resizes_what_is_off_and_loses_nothing() {
    assertRefused(Kind.CONFLICT, "running", () -> driver.resize(VM, MemorySize.ofMib(2048), 4));
    driver.stop(VM, Duration.ZERO);
    host.hypervisor.define(host.domain()
        .definition()
        .replace("</devices>", "<graphics type='vnc' passwd='secret'/></devices>"));

    Machine machine = driver.resize(VM, MemorySize.ofMib(2048), 4).machine().orElseThrow();

    assertThat(machine.memory()).isEqualTo(MemorySize.ofMib(2048));
    assertThat(machine.vcpus()).isEqualTo(4);
    assertThat(later("/domain/memory")).containsExactly("2097152");
    assertThat(later("/domain/vcpu")).containsExactly("4");
    assertThat(later("//graphics/@passwd")).containsExactly("secret");
    assertThatThrownBy(() -> driver.resize(VM, MemorySize.ofMib(2048), 0))
        .hasMessageContaining("0 processors");
  }

  @Test
  void a_new_size_is_taken_back_though_its_answer_is_lost() {
    driver.stop(VM, Duration.ZERO);
    DriverException lost = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "Broken off");

    try (LibvirtComputeDriver breaking =
        host.open(new LinuxFiles(), new LostAnswer(host.unclosed(), lost))) {
      assertThatThrownBy(() -> breaking.resize(VM, MemorySize.ofMib(2048), 4)).isSameAs(lost);
    }

    assertThat(later("/domain/vcpu")).containsExactly("1");
    assertThat(driver.instance(VM).machine().map(Machine::vcpus)).contains(1);
  }

  @Test
  void removal_leaves_what_was_attached_to_its_owner() {
    devices.attach(disk("data").build());

    driver.destroy(VM);

    assertThat(directory.resolve("data")).exists();
    host.assertNothingLeft();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DiskSource.HostFile;
import dev.cowbird.driver.domain.Graphics.Protocol;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainSpecTest {
  private static final InstanceName NAME = new InstanceName("vm");
  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");
  private static final Path DISK = Path.of("/var/lib/cowbird/instances/vm/disk");
  private static final PciAddress PCI = PciAddress.parse("0000:3b:00.1");
  private static final MemorySize GIB = MemorySize.ofMib(1024);

  static Stream<Arguments> impossible() {
    MacAddress mac = new MacAddress("52:54:00:12:34:56");
    Nic nic = Nic.builder(new NicSource.VirtualNetwork("a")).mac(mac).build();
    return Stream.of(
        refused("52:54:00:12:34:56", () -> machine().nics(List.of(nic, nic))),
        refused("vdb", () -> machine().disks(List.of(at("vdb"), at("vdb")))),
        refused("boot order", () -> machine().disks(List.of(first(), first()))),
        refused("27 disks", () -> machine().disks(Collections.nCopies(27, disk()))),
        refused("513 processors", () -> machine().vcpus(513)),
        refused("IDE", () -> machine().disks(List.of(on(DiskBus.IDE)))),
        refused("A floppy", () -> machine().disks(List.of(on(DiskBus.FDC)))),
        refused(
            "I/O thread 2",
            () -> machine()
                .hardware(tuned(Tuning.builder().iothreads(1)))
                .disks(List.of(builder().iothread(2).build()))),
        refused(
            "Only virtio has several queues",
            () -> machine()
                .nics(List.of(Nic.builder(new NicSource.VirtualNetwork("a"))
                    .model(NicModel.E1000E)
                    .queues(4)
                    .build()))),
        refused(
            "IPv4 addresses only",
            () -> machine()
                .nics(List.of(Nic.builder(
                        new UserMode(Backend.SLIRP, List.of(PublishedPort.parse("[::1]:8080:80"))))
                    .build()))),
        refused(
            "4 sockets",
            () -> machine()
                .vcpus(2)
                .hardware(with(Cpu.builder().topology(CpuTopology.of(4, 1, 1)).build()))),
        refused(
            "more than the most",
            () -> machine().vcpus(4).hardware(with(Cpu.builder().maximum(2).build()))),
        refused(
            "Only KVM",
            () -> machine()
                .hardware(
                    with(Cpu.builder().model(new CpuModel.HostPassthrough()).build()))),
        refused(
            "Pinned processor",
            () -> machine().hardware(tuned(Tuning.builder().vcpuPins(Map.of(1, CpuSet.first(2)))))),
        refused(
            "Pinned I/O thread",
            () -> machine()
                .hardware(tuned(Tuning.builder().iothreadPins(Map.of(1, CpuSet.first(2)))))),
        refused(
            "KiB of memory",
            () -> machine()
                .vcpus(2)
                .hardware(cells(NumaCell.of(CpuSet.first(2), MemorySize.ofMib(512))))),
        refused(
            "once",
            () -> machine()
                .vcpus(2)
                .memory(MemorySize.ofMib(2048))
                .hardware(
                    cells(NumaCell.of(CpuSet.first(2), GIB), NumaCell.of(CpuSet.first(1), GIB)))),
        refused(
            "no room to add memory",
            () -> machine()
                .hardware(Hardware.builder()
                    .memory(MemoryLayout.builder()
                        .hotplug(new MemoryHotplug(4, GIB))
                        .build())
                    .build())),
        refused(
            "MemoryBacking.shareable()",
            () -> machine()
                .hardware(Hardware.builder()
                    .peripherals(Peripherals.builder()
                        .shares(List.of(new SharedDirectory(Path.of("/srv"), "srv")))
                        .build())
                    .build())),
        refused(
            "Secure boot needs",
            () -> machine()
                .hardware(on(Platform.builder()
                    .machineType(MachineType.PC)
                    .firmware(new Firmware.Uefi(SecureBoot.ON))))),
        refused(
            "has no BIOS",
            () -> machine()
                .architecture(Architecture.AARCH64)
                .hardware(on(Platform.builder().firmware(new Firmware.Bios())))),
        refused(
            "quota", () -> machine().hardware(tuned(Tuning.builder().quota(Duration.ofNanos(1))))),
        refused(
            "tlbflush needs vpindex",
            () -> machine()
                .hardware(Hardware.builder()
                    .features(Features.builder()
                        .hyperv(Set.of(HypervFeature.TLBFLUSH))
                        .build())
                    .build())),
        refused(
            "Memory of 512 MiB is not whole pages",
            () -> machine()
                .vcpus(2)
                .memory(MemorySize.ofMib(2048))
                .hardware(Hardware.builder()
                    .memory(MemoryLayout.builder()
                        .cells(List.of(
                            NumaCell.of(CpuSet.of(0), MemorySize.ofMib(512)),
                            NumaCell.of(CpuSet.of(1), MemorySize.ofMib(1536))))
                        .backing(MemoryBacking.builder()
                            .hugePages(new HugePages(Optional.of(GIB)))
                            .build())
                        .build())
                    .build())),
        refused(
            "PCI device 0000:3b:00.1",
            () -> machine()
                .nics(List.of(
                    Nic.builder(new NicSource.Assigned(PCI, Optional.empty())).build()))
                .hardware(
                    with(Peripherals.builder().hostDevices(List.of(HostDevice.Pci.of(PCI)))))),
        refused(
            "port of a screen 5901",
            () -> machine()
                .hardware(with(Peripherals.builder()
                    .graphics(List.of(
                        Graphics.builder(Protocol.VNC).port(5901).build(),
                        Graphics.builder(Protocol.SPICE).port(5901).build()))))),
        refused(
            "Port of a screen",
            () -> machine()
                .hardware(with(Peripherals.builder()
                    .graphics(List.of(Graphics.builder(Protocol.VNC).port(80).build()))))),
        refused(
            "52:54:00:12:34:56",
            () -> machine()
                .nics(List.of(nic))
                .hardware(
                    raw("<interface type='user'><mac address='52:54:00:12:34:56'/></interface>"))),
        refused(
            "target vda",
            () -> machine().hardware(raw("<disk><target dev='vda' bus='virtio'/></disk>"))),
        refused("no tap device", () -> machine().nics(List.of(slirpWithPortAndQueues()))));
  }

  private static Hardware with(Peripherals.Builder peripherals) {
    return Hardware.builder().peripherals(peripherals.build()).build();
  }

  private static Hardware raw(String device) {
    return Hardware.builder()
        .additions(Additions.builder().devices(List.of(new RawDevice(device))).build())
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossible")
  void refuses_a_machine_that_can_not_be(String reason, Supplier<DomainSpec.Builder> machine) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> machine.get().build())
        .withMessageContaining(reason);
  }

  @Test
  void an_interface_keeps_its_derived_address_and_no_two_instances_share_it() {
    List<Nic> nics = List.of(Nic.network("a"), Nic.network("a"));
    DomainSpec spec = machine().nics(nics).build();
    DomainSpec again = machine().nics(nics).build();
    DomainSpec other = DomainSpec.builder(
            NAME,
            UUID.fromString("0b0b0b0b-1111-4222-8333-444444444444"),
            DISK.resolveSibling("console.log"),
            new DomainMetadata(NAME, Path.of("/var/lib/cowbird")))
        .disks(List.of(disk()))
        .nics(nics)
        .build();

    assertThat(spec.macs()).doesNotHaveDuplicates().isEqualTo(again.macs());
    assertThat(spec.macs()).allMatch(mac -> mac.value().startsWith("52:"));
    assertThat(other.macs()).doesNotContainAnyElementsOf(spec.macs());
  }

  @Test
  void a_filter_is_refused_where_libvirt_would_drop_it() {
    FilterReference filter = FilterReference.of("clean-traffic");
    NicSource.OpenVswitchPort port = new NicSource.OpenVswitchPort(Optional.empty());
    List<NicSource> unfiltered = List.of(
        new NicSource.Direct("eth0", NicSource.Direct.Mode.BRIDGE),
        new NicSource.Assigned(PCI, Optional.empty()),
        new NicSource.Bridge("br-int", Optional.empty(), Optional.of(port)));

    assertThat(Nic.builder(NicSource.Bridge.of("br0")).filter(filter).build().filter())
        .contains(filter);
    for (NicSource source : unfiltered) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Nic.builder(source).filter(filter).build())
          .withMessageContaining("clean-traffic is to hold one on " + source);
    }
  }

  private static Arguments refused(String reason, Supplier<DomainSpec.Builder> machine) {
    return Arguments.of(reason, machine);
  }

  private static DomainSpec.Builder machine() {
    return DomainSpec.builder(
            NAME,
            ID,
            DISK.resolveSibling("console.log"),
            new DomainMetadata(NAME, Path.of("/var/lib/cowbird")))
        .memory(GIB)
        .disks(List.of(disk()));
  }

  private static DiskDevice.Builder builder() {
    return DiskDevice.builder(new HostFile(DISK, DiskFormat.RAW, List.of()));
  }

  private static DiskDevice disk() {
    return builder().build();
  }

  private static DiskDevice at(String target) {
    return builder().target(target).build();
  }

  private static DiskDevice first() {
    return builder().bootOrder(1).build();
  }

  private static DiskDevice on(DiskBus bus) {
    return builder().bus(bus).build();
  }

  private static Nic slirpWithPortAndQueues() {
    UserMode user = new UserMode(Backend.SLIRP, List.of(PublishedPort.local(8080, 80)));
    return Nic.builder(user).queues(2).build();
  }

  private static Hardware tuned(Tuning.Builder tuning) {
    return Hardware.builder().tuning(tuning.build()).build();
  }

  private static Hardware with(Cpu cpu) {
    return Hardware.builder().cpu(cpu).build();
  }

  private static Hardware on(Platform.Builder platform) {
    return Hardware.builder().platform(platform.build()).build();
  }

  private static Hardware cells(NumaCell... cells) {
    return Hardware.builder()
        .memory(MemoryLayout.builder().cells(List.of(cells)).build())
        .build();
  }

  private static XmlDocument written(DomainSpec.Builder machine) {
    return XmlDocument.parse(DomainXml.of(machine.build()).text());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void processors_are_the_cores_of_one_socket(int vcpus) {
    XmlDocument xml = written(machine().vcpus(vcpus));

    assertThat(xml.first("/domain/cpu/topology/@sockets")).contains("1");
    assertThat(xml.first("/domain/cpu/topology/@cores")).contains(Integer.toString(vcpus));
  }

  @Test
  void acpi_is_there_where_the_firmware_has_its_tables() {
    Platform.Builder kernel = Platform.builder()
        .firmware(new Firmware.Bios())
        .kernel(new DirectKernel(
            Path.of("/vmlinuz"), Optional.empty(), new KernelCommandLine("quiet")));

    assertThat(written(machine().architecture(Architecture.AARCH64)).all("//features/acpi"))
        .hasSize(1);
    assertThat(written(machine().architecture(Architecture.AARCH64).hardware(on(kernel)))
            .all("//features/acpi"))
        .isEmpty();
    assertThat(written(machine()).all("//features/acpi")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<redirdev bus='usb' type='spicevmc'/>",
        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/></source></hostdev>",
        "<disk device='disk'><target dev='sdz' bus='usb'/></disk>"
      })
  void a_raw_device_on_usb_has_a_controller(String device) {
    String model = "//controller[@type='usb']/@model";

    assertThat(written(machine().hardware(raw(device))).all(model)).containsExactly("qemu-xhci");
    assertThat(written(machine()).all(model)).containsExactly("none");
  }

  @Test
  void a_raw_usb_controller_is_the_only_one() {
    Hardware hardware = raw("<controller type='usb' model='nec-xhci'/>");

    assertThat(written(machine().hardware(hardware)).all("//controller[@type='usb']/@model"))
        .containsExactly("nec-xhci");
  }
}

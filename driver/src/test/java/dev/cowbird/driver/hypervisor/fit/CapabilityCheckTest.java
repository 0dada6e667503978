/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.Cpu;
import dev.cowbird.driver.domain.CpuModel;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Features;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.HypervFeature;
import dev.cowbird.driver.domain.LaunchSecurity;
import dev.cowbird.driver.domain.MemoryBacking;
import dev.cowbird.driver.domain.MemoryLayout;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.domain.SharedDirectory;
import dev.cowbird.driver.domain.Tpm;
import dev.cowbird.driver.domain.VideoModel;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityCheckTest {
  private static DomainCapabilities only(Capability capability, String... kinds) {
    return new DomainCapabilities(Optional.empty(), Map.of(capability, Set.of(kinds)));
  }

  private static DomainSpec of(Peripherals.Builder peripherals) {
    return Machines.with(Hardware.builder().peripherals(peripherals.build()));
  }

  private static DomainSpec of(Firmware firmware) {
    return Machines.with(
        Hardware.builder().platform(Platform.builder().firmware(firmware).build()));
  }

  private static DomainSpec of(CpuModel model) {
    return Machines.with(Hardware.builder().cpu(Cpu.builder().model(model).build()));
  }

  private static DomainSpec onKvm(Hardware.Builder hardware) {
    return Machines.builder()
        .virtualization(VirtualizationType.KVM)
        .hardware(hardware.build())
        .build();
  }

  private static DomainSpec encrypted(LaunchSecurity security) {
    return onKvm(Hardware.builder().launchSecurity(security));
  }

  private static DomainSpec shared() {
    return Machines.with(Hardware.builder()
        .memory(MemoryLayout.builder().backing(MemoryBacking.shareable()).build())
        .peripherals(Peripherals.builder()
            .shares(List.of(new SharedDirectory(Path.of("/srv/data"), "data")))
            .build()));
  }

  private static DomainSpec disk(DiskBus bus) {
    DiskDevice first = DiskDevice.file(Path.of("/state/a"), DiskFormat.RAW, List.of());
    return Machines.builder().disks(List.of(first.toBuilder().bus(bus).build())).build();
  }

  /** What is asked for, where it is told, its kind, and what the message has to name. */
  static Stream<Arguments> wishes() {
    HostDevice pci = HostDevice.Pci.of(PciAddress.parse("0000:3b:00.1"));
    return Stream.of(
        Arguments.of(of(new CpuModel.Custom("Nonsense")), Capability.CPU_MODEL, "Nonsense", ""),
        Arguments.of(of(new CpuModel.HostModel()), Capability.CPU_MODE, "host-model", ""),
        Arguments.of(
            of(new Firmware.Uefi(SecureBoot.ANY)), Capability.FIRMWARE, "efi", "apt install ovmf"),
        Arguments.of(
            of(new Firmware.Uefi(SecureBoot.ON)),
            Capability.SECURE_LOADER,
            "yes",
            "dnf install edk2-ovmf"),
        Arguments.of(
            of(Peripherals.builder().tpm(Tpm.standard())),
            Capability.TPM_BACKEND,
            "emulator",
            "apt install swtpm-tools"),
        Arguments.of(
            of(Peripherals.builder().tpm(Tpm.standard())), Capability.TPM_MODEL, "tpm-crb", ""),
        Arguments.of(disk(DiskBus.SATA), Capability.DISK_BUS, "sata", ""),
        Arguments.of(
            of(Peripherals.builder()
                .graphics(List.of(Graphics.builder(Graphics.Protocol.SPICE).build()))),
            Capability.SCREEN,
            "spice",
            ""),
        Arguments.of(
            of(Peripherals.builder().video(VideoModel.QXL)), Capability.VIDEO_MODEL, "qxl", ""),
        Arguments.of(of(Peripherals.builder()), Capability.RANDOM_SOURCE, "random", ""),
        Arguments.of(
            of(Peripherals.builder().hostDevices(List.of(pci))),
            Capability.HOST_DEVICE,
            "pci",
            "0000:3b:00.1"),
        Arguments.of(
            of(Peripherals.builder().hostDevices(List.of(pci))),
            Capability.PCI_BACKEND,
            "vfio",
            "IOMMU"),
        Arguments.of(
            of(Peripherals.builder().hostDevices(List.of(new HostDevice.Usb(1, 2)))),
            Capability.HOST_DEVICE,
            "usb",
            ""),
        Arguments.of(shared(), Capability.FILE_SYSTEM, "virtiofs", "/srv/data"),
        Arguments.of(shared(), Capability.MEMORY_SOURCE, "memfd", ""),
        Arguments.of(encrypted(LaunchSecurity.Sev.of(3)), Capability.ENCRYPTION, "sev", ""),
        Arguments.of(encrypted(LaunchSecurity.Sev.of(7)), Capability.ENCRYPTION, "sev-es", ""),
        Arguments.of(
            encrypted(new LaunchSecurity.SevSnp(0x30000)), Capability.ENCRYPTION, "sev-snp", ""),
        Arguments.of(
            onKvm(Hardware.builder()
                .features(
                    Features.builder().hyperv(Set.of(HypervFeature.RELAXED)).build())),
            Capability.HYPERV,
            "relaxed",
            ""));
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void refuses_what_is_told_to_be_missing(
      DomainSpec spec, Capability capability, String kind, String named) {
    assertThatThrownBy(() -> CapabilityCheck.check(spec, only(capability, "something-else")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageStartingWith("Machine vm1 asks for ")
        .hasMessageContaining("and the host offers only something-else")
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void refuses_nothing_that_is_there_or_not_told(
      DomainSpec spec, Capability capability, String kind, String named) {
    assertThatCode(() -> CapabilityCheck.check(spec, only(capability, kind, "something-else")))
        .doesNotThrowAnyException();
    assertThatCode(() -> CapabilityCheck.check(spec, DomainCapabilities.untold()))
        .doesNotThrowAnyException();
  }

  @Test
  void refuses_more_processors_than_there_can_be() {
    DomainCapabilities host = new DomainCapabilities(Optional.of(8), Map.of());

    assertThatThrownBy(() -> CapabilityCheck.check(Machines.builder().vcpus(9).build(), host))
        .isInstanceOf(DriverException.class)
        .hasMessage("Machine vm1 asks for 9 processors, and machine type q35 has at most 8");
    assertThatCode(() -> CapabilityCheck.check(Machines.builder().vcpus(8).build(), host))
        .doesNotThrowAnyException();
  }

  @Test
  void counts_processors_that_can_be_added() {
    DomainCapabilities host = new DomainCapabilities(Optional.of(8), Map.of());
    DomainSpec spec =
        Machines.with(Hardware.builder().cpu(Cpu.builder().maximum(9).build()));

    assertThatThrownBy(() -> CapabilityCheck.check(spec, host)).hasMessageContaining("9");
  }

  @Test
  void says_when_there_is_nothing_at_all() {
    assertThatThrownBy(() -> CapabilityCheck.check(
            of(Peripherals.builder().tpm(Tpm.standard())), only(Capability.TPM_BACKEND)))
        .hasMessageStartingWith("Machine vm1 asks for a TPM, and the host offers none: apt");
  }

  @Test
  void does_not_list_all_of_very_many() {
    String[] models =
        Stream.iterate(1, n -> n + 1).limit(53).map(n -> "model" + n).toArray(String[]::new);

    assertThatThrownBy(() -> CapabilityCheck.check(
            of(new CpuModel.Custom("Nonsense")), only(Capability.CPU_MODEL, models)))
        .hasMessage("Machine vm1 asks for processor model Nonsense, and the host offers 53 others:"
            + " virsh domcapabilities lists what there is");
  }

  @Test
  void asks_for_nothing_but_the_usual_for_a_usual_machine() {
    Set<Capability> needed =
        Set.of(Capability.CPU_MODE, Capability.DISK_BUS, Capability.RANDOM_SOURCE);
    Map<Capability, Set<String>> nothing = Arrays.stream(Capability.values())
        .filter(capability -> !needed.contains(capability))
        .collect(Collectors.toMap(Function.identity(), capability -> Set.of()));

    assertThatCode(() -> CapabilityCheck.check(
            Machines.builder().build(), new DomainCapabilities(Optional.of(2), nothing)))
        .doesNotThrowAnyException();
  }
}

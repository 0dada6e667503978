/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.HostCache;
import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Cpu;
import dev.cowbird.driver.domain.CpuModel;
import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.Tuning;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this host's libvirt tells of itself, and what becomes of it. */
@CowbirdTest
class CapabilitiesIT {
  private static final GuestKind Q35 =
      new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, MachineType.Q35);

  private Path image;

  @BeforeEach
  void makeImage(@TempDir Path directory) {
    image = BootSector.rawImage(directory, "caps");
  }

  private static void assertRefused(
      ComputeDriver driver, DriverConfig config, InstanceSpec spec, String... named) {
    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContainingAll(named);
    assertThat(new StateLayout(config.images().stateDirectory()).bases()).isEmptyDirectory();
    Leftovers.assertNoneOf(spec.name(), config);
  }

  private InstanceSpec.Builder spec(InstanceName name) {
    return BootSector.spec(name, image);
  }

  private InstanceSpec spec(InstanceName name, Hardware.Builder hardware) {
    return spec(name).hardware(hardware.build()).build();
  }

  @Test
  void what_the_host_can_not_do_is_refused_and_nothing_is_left(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    assertRefused(
        driver,
        config,
        spec(
            name,
            Hardware.builder()
                .cpu(Cpu.builder().model(new CpuModel.Custom("Nonsense")).build())),
        "processor model Nonsense");
    assertRefused(driver, config, spec(name).vcpus(512).build(), "512 processors", "q35");
    assertRefused(
        driver,
        config,
        spec(
            name,
            Hardware.builder()
                .tuning(Tuning.builder().vcpuPins(Map.of(0, CpuSet.of(4095))).build())),
        "processors 4095");
    assertRefused(
        driver,
        config,
        spec(
            name,
            Hardware.builder()
                .peripherals(Peripherals.builder()
                    .hostDevices(List.of(HostDevice.Pci.of(PciAddress.parse("ffff:ff:1f.7"))))
                    .build())),
        "ffff:ff:1f.7");
    assertRefused(
        driver,
        config,
        spec(
            name,
            Hardware.builder()
                .platform(Platform.builder()
                    .machineType(new MachineType("pc-q35-0.1"))
                    .build())),
        "pc-q35-0.1");
  }

  @Test
  void a_machine_of_the_kind_that_is_usual_has_what_it_needs(DriverConfig config) {
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      DomainCapabilities told = hypervisor.domainCapabilities(Q35);

      assertThat(told.mostVcpus().orElseThrow()).isGreaterThan(1);
      assertThat(told.kinds(Capability.CPU_MODE)).contains("maximum", "custom");
      assertThat(told.kinds(Capability.CPU_MODEL)).contains("qemu64");
      assertThat(told.kinds(Capability.DISK_BUS)).contains("virtio").doesNotContain("ide");
      assertThat(told.kinds(Capability.RANDOM_SOURCE)).contains("random");
    }
  }

  /** Whether passt is taken depends on the host; that somebody carries packets does not. */
  @Test
  void a_user_mode_network_is_carried_by_whom_the_host_has(
      ComputeDriver driver, DriverConfig config, InstanceName name) {
    Set<Backend> backends;
    try (Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      backends = hypervisor.userNetworks(Q35);
    }
    driver.spawn(spec(name).network(new NetworkSpec.UserMode()).build(), ProgressListener.none());

    XmlDocument xml = XmlDocument.parse(driver.domainXml(name));
    assertThat(backends).isNotEmpty();
    assertThat(xml.all("//interface[@type='user']")).hasSize(1);
    assertThat(xml.all("//interface/backend[@type='passt']"))
        .hasSize(backends.contains(Backend.PASST) ? 1 : 0);
  }

  @Test
  void a_machine_that_passes_by_the_hosts_cache_boots(DriverConfig config, InstanceName name) {
    DriverConfig direct = config.withHostCache(HostCache.AVOIDED);
    try (ComputeDriver driver = LibvirtComputeDriver.open(direct)) {
      BootSector.spawn(driver, spec(name));

      assertThat(BootSector.awaitBoot(driver, name, 1).boots()).isEqualTo(1);
      assertThat(XmlDocument.parse(driver.domainXml(name)).all("//disk/driver/@cache"))
          .isSubsetOf("none");
      driver.destroy(name);
    }
  }

  @Test
  void the_doctor_tells_of_firmware_tpm_and_user_mode_network(ComputeDriver driver) {
    assertThat(driver.host().checks())
        .extracting(Check::name)
        .contains("UEFI", "TPM", "user-mode network");
    assertThat(driver.host().checks())
        .filteredOn(check -> check.name().equals("user-mode network"))
        .extracting(Check::verdict)
        .containsExactly(Verdict.GOOD);
  }
}

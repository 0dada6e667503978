/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.HostCache;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.DiskCache;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostCpu;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlueprintTest {
  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07.891Z"), ZoneOffset.UTC);
  private static final HostCpu ABLE = new HostCpu(Set.of("vmx"), HostCpu.KvmDevice.PRESENT);

  private final FakeHypervisor hypervisor = new FakeHypervisor();

  private void announce(String architecture, VirtualizationType... types) {
    hypervisor.announce(new HostCapabilities(
        "fake:///",
        "FAKE 1.0.0",
        "9.0.0",
        "host",
        architecture,
        Set.of(types),
        Set.of(),
        List.of()));
  }

  private static InstanceSpec.Builder spec(String location) {
    return InstanceSpec.builder(VM, ImageRequest.of(ImageLocation.parse(location)));
  }

  private Blueprint blueprint(InstanceSpec spec) {
    return Blueprint.of(
        spec,
        HostAnswer.ask(hypervisor, spec.hardware().platform(), ABLE),
        NetworkChoice.choose(spec, ID, hypervisor, () -> Set.of(Backend.SLIRP)),
        List.of(),
        CLOCK,
        ID);
  }

  @Test
  void decides_all_of_a_machine() {
    announce("x86_64", VirtualizationType.QEMU, VirtualizationType.KVM);

    Blueprint blueprint = blueprint(spec("/images/a.img")
        .memory(MemorySize.ofMib(64))
        .vcpus(7)
        .network(new NetworkSpec.None())
        .build());

    assertThat(blueprint.host().kind())
        .isEqualTo(new GuestKind(VirtualizationType.KVM, Architecture.X86_64, MachineType.Q35));
    assertThat(blueprint.machine().uuid()).isEqualTo(ID);
    assertThat(blueprint.machine().image()).isEqualTo("/images/a.img");
    assertThat(blueprint.machine().memory()).isEqualTo(MemorySize.ofMib(64));
    assertThat(blueprint.machine().vcpus()).isEqualTo(7);
    assertThat(blueprint.machine().network()).isEqualTo("none");
    assertThat(blueprint.machine().virtualization()).isEqualTo(VirtualizationType.KVM);
    assertThat(blueprint.machine().created()).isEqualTo("2026-03-04T05:06:07Z");
  }

  @Test
  void falls_back_to_software() {
    announce("x86_64", VirtualizationType.QEMU);

    assertThat(blueprint(spec("/a.img").build()).machine().virtualization())
        .isEqualTo(VirtualizationType.QEMU);
  }

  @Test
  void writes_no_credentials_down() {
    Blueprint blueprint =
        blueprint(spec("https://user:secret@example.org/a.img?token=secret").build());

    assertThat(blueprint.machine().image()).contains("example.org/a.img").doesNotContain("secret");
  }

  @Test
  void describes_no_unknown_architecture() {
    announce("riscv64", VirtualizationType.QEMU);

    assertThatThrownBy(() -> blueprint(spec("/a.img").build()))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_ERROR))
        .hasMessageContaining("riscv64");
  }

  @Test
  void becomes_a_domain_on_its_disk() {
    announce("aarch64", VirtualizationType.QEMU);
    Path root = Path.of("/state");
    StateLayout layout = new StateLayout(root);
    Disk disk = new Disk(
        layout.disk(VM),
        DiskKind.RAW,
        DiskSize.ofGib(1),
        root.resolve("_base/0a"),
        Optional.empty(),
        FileSystemGrowth.LEFT);

    DiskDevice further = DiskDevice.file(layout.furtherDisk(VM, 1), DiskFormat.RAW, List.of());

    DomainSpec domain = blueprint(
            spec("/a.img").memory(MemorySize.ofMib(64)).vcpus(2).build())
        .domain(
            disk, List.of(further), HostCache.USED, new InstanceStore(layout, new LinuxFiles()));

    assertThat(domain.name()).isEqualTo(VM);
    assertThat(domain.uuid()).isEqualTo(ID);
    assertThat(domain.architecture()).isEqualTo(Architecture.AARCH64);
    assertThat(domain.memory()).isEqualTo(MemorySize.ofMib(64));
    assertThat(domain.vcpus()).isEqualTo(2);
    assertThat(domain.disks()).containsExactly(DiskDevice.of(disk), further);
    assertThat(domain.nics()).hasSize(1);
    assertThat(domain.consoleLog()).isEqualTo(Path.of("/state/instances/vm1/console.log"));
    assertThat(domain.metadata()).isEqualTo(new DomainMetadata(VM, root));
  }

  @Test
  void is_planned_as_it_will_be_but_for_what_is_behind_its_disk() {
    announce("x86_64", VirtualizationType.QEMU);
    StateLayout layout = new StateLayout(Path.of("/state"));
    Blueprint blueprint = blueprint(spec("/a.img").vcpus(2).build());

    DomainSpec planned = blueprint.planned(new InstanceStore(layout, new LinuxFiles()));

    assertThat(planned.vcpus()).isEqualTo(2);
    assertThat(planned.disks())
        .containsExactly(DiskDevice.file(layout.disk(VM), DiskFormat.QCOW2, List.of()));
  }

  @Test
  void passes_by_the_hosts_cache_where_the_file_system_can(@TempDir Path directory)
      throws IOException {
    announce("x86_64", VirtualizationType.QEMU);
    StateLayout layout = new StateLayout(directory);
    InstanceStore store = new InstanceStore(layout, new LinuxFiles());
    Files.createDirectories(layout.instance(VM));
    Path file = Files.write(layout.disk(VM), new byte[4096]);
    Disk disk = new Disk(
        file, DiskKind.QCOW2, DiskSize.ofGib(1), file, Optional.empty(), FileSystemGrowth.LEFT);
    Blueprint blueprint = blueprint(spec("/a.img").build());

    assertThat(blueprint
            .domain(disk, List.of(), HostCache.USED, store)
            .disks()
            .get(0)
            .cache())
        .isEmpty();
    assertThat(blueprint
            .domain(disk, List.of(), HostCache.AVOIDED, store)
            .disks()
            .get(0)
            .cache())
        .isEqualTo(
            DirectIo.suits(DiskDevice.of(disk)) ? Optional.of(DiskCache.NONE) : Optional.empty());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Domains for tests. */
final class Specs {
  private static final UUID ID = UUID.fromString("6a1f0c2e-5b7d-4e8f-9a0b-1c2d3e4f5a6b");
  private static final Path STATE = Path.of("/var/lib/cowbird");

  private Specs() {}

  static DiskDevice overlay(Path state) {
    return DiskDevice.file(
        state.resolve("instances/vm/disk"),
        DiskFormat.QCOW2,
        List.of(new BackingFile(state.resolve("_base/0a1b_20"), DiskFormat.RAW)));
  }

  /** A machine with one disk and nothing else that differs from the defaults. */
  static DomainSpec.Builder builder() {
    return DomainSpec.builder(
            new InstanceName("vm"),
            ID,
            STATE.resolve("instances/vm/console.log"),
            new DomainMetadata(new InstanceName("vm"), STATE))
        .memory(MemorySize.ofMib(512))
        .vcpus(2)
        .disks(List.of(overlay(STATE)));
  }

  static DomainSpec named(String name, DomainMetadata metadata) {
    return spec(
        name,
        VirtualizationType.QEMU,
        Architecture.X86_64,
        List.of(overlay(STATE)),
        List.of(),
        STATE.resolve("console.log"),
        metadata);
  }

  static DomainSpec with(
      VirtualizationType virtualization,
      Architecture architecture,
      List<DiskDevice> disks,
      List<Nic> nics) {
    return spec(
        "vm",
        virtualization,
        architecture,
        disks,
        nics,
        STATE.resolve("instances/vm/console.log"),
        new DomainMetadata(new InstanceName("vm"), STATE));
  }

  static DomainSpec spec(
      String name,
      VirtualizationType virtualization,
      Architecture architecture,
      List<DiskDevice> disks,
      List<Nic> nics,
      Path log,
      DomainMetadata metadata) {
    return DomainSpec.builder(new InstanceName(name), ID, log, metadata)
        .virtualization(virtualization)
        .architecture(architecture)
        .memory(MemorySize.ofMib(512))
        .vcpus(2)
        .disks(disks)
        .nics(nics)
        .build();
  }
}

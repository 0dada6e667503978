/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DomainMetadata;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Machines to be checked. */
final class Machines {
  private static final InstanceName NAME = new InstanceName("vm1");
  private static final Path STATE = Path.of("/state");

  private Machines() {}

  static DomainSpec.Builder builder() {
    return DomainSpec.builder(
            NAME, new UUID(1, 2), STATE.resolve("console.log"), new DomainMetadata(NAME, STATE))
        .memory(MemorySize.ofMib(512))
        .vcpus(2)
        .disks(List.of(DiskDevice.file(STATE.resolve("disk"), DiskFormat.QCOW2, List.of())));
  }

  static DomainSpec with(Hardware.Builder hardware) {
    return builder().hardware(hardware.build()).build();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;

/** Whether processors and memory add up. */
final class ProcessorCheck {
  private final DomainSpec spec;
  private final Hardware hardware;

  private ProcessorCheck(DomainSpec spec) {
    this.spec = spec;
    this.hardware = spec.hardware();
  }

  /** @throws IllegalArgumentException if they don't */
  static void check(DomainSpec spec) {
    ProcessorCheck check = new ProcessorCheck(spec);
    check.processors();
    check.pins();
    check.cells();
    check.memory();
  }

  private void processors() {
    int most = spec.mostVcpus();
    if (spec.vcpus() > most) {
      throw new IllegalArgumentException(
          spec.vcpus() + " processors are more than the most that is asked for, " + most);
    }
    hardware.cpu().topology().ifPresent(topology -> topology(topology, most));
    boolean isPassedThrough = hardware
        .cpu()
        .model()
        .filter(CpuModel.HostPassthrough.class::isInstance)
        .isPresent();
    if (isPassedThrough && spec.virtualization() != VirtualizationType.KVM) {
      throw new IllegalArgumentException(
          "Only KVM passes the host's processor through; QEMU in software has its own models");
    }
  }

  private void topology(CpuTopology topology, int most) {
    if (topology.processors() != most) {
      throw new IllegalArgumentException("A topology of " + topology + " has "
          + topology.processors() + " processors, but the guest has " + most);
    }
    if (topology.dies() > 1 && spec.architecture() != Architecture.X86_64) {
      throw new IllegalArgumentException(
          "Only x86_64 has dies, and " + topology + " is for " + spec.architecture());
    }
  }

  private void pins() {
    for (int vcpu : hardware.tuning().vcpuPins().keySet()) {
      Require.within("Pinned processor of the guest", vcpu, 0, spec.mostVcpus() - 1);
    }
  }

  private void cells() {
    List<NumaCell> cells = hardware.memory().cells();
    if (cells.isEmpty()) {
      return;
    }
    List<Integer> cpus =
        cells.stream().flatMap(cell -> cell.cpus().ids().stream()).sorted().toList();
    List<Integer> all = CpuSet.first(spec.mostVcpus()).ids();
    if (!cpus.equals(all)) {
      throw new IllegalArgumentException("The NUMA cells have processors " + cpus
          + ", and have to have each of " + CpuSet.first(spec.mostVcpus()) + " once");
    }
    long sum = cells.stream().mapToLong(cell -> cell.memory().bytes()).sum();
    if (sum != spec.memory().bytes()) {
      throw new IllegalArgumentException("The NUMA cells have " + sum / 1024
          + " KiB of memory, but the guest has " + spec.memory().kib() + " KiB");
    }
  }

  private void memory() {
    MemoryLayout layout = hardware.memory();
    layout.hotplug().ifPresent(this::hotplug);
    layout
        .backing()
        .flatMap(MemoryBacking::hugePages)
        .flatMap(HugePages::size)
        .ifPresent(this::pages);
  }

  private void hotplug(MemoryHotplug hotplug) {
    if (hotplug.most().compareTo(spec.memory()) <= 0) {
      throw new IllegalArgumentException("There is no room to add memory: the guest starts with "
          + spec.memory() + ", and can have " + hotplug.most());
    }
  }

  private void pages(MemorySize page) {
    wholePages(spec.memory(), page);
    hardware.memory().cells().forEach(cell -> wholePages(cell.memory(), page));
  }

  private static void wholePages(MemorySize memory, MemorySize page) {
    if (memory.bytes() % page.bytes() != 0) {
      throw new IllegalArgumentException("Memory of " + memory + " is not whole pages of " + page);
    }
  }
}

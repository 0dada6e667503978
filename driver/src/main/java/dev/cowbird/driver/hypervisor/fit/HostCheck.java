/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.HugePages;
import dev.cowbird.driver.domain.MemoryBacking;
import dev.cowbird.driver.domain.MemoryLayout;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.NumaCell;
import dev.cowbird.driver.domain.NumaPolicy;
import dev.cowbird.driver.domain.RandomSource;
import dev.cowbird.driver.domain.Tuning;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the host has the processors, memory and devices that a machine names. */
public final class HostCheck {
  private final DomainSpec spec;
  private final HostCapabilities host;
  private final HostDevices devices;

  private HostCheck(DomainSpec spec, HostCapabilities host, HostDevices devices) {
    this.spec = spec;
    this.host = host;
    this.devices = devices;
  }

  /**
   * Checks.
   *
   * @throws DriverException {@code UNSUPPORTED} with what was named, and what there is instead
   */
  public static void check(DomainSpec spec, HostCapabilities host, HostDevices devices) {
    HostCheck check = new HostCheck(spec, host, devices);
    if (!host.nodes().isEmpty()) {
      check.pins();
      check.policies();
      check.pages();
    }
    spec.hardware().peripherals().hostDevices().forEach(check::device);
    spec.nics().forEach(check::nic);
    check.files();
  }

  private void pins() {
    Tuning tuning = spec.hardware().tuning();
    Set<Integer> cpus = host.nodes().stream()
        .flatMap(node -> node.cpus().stream())
        .collect(Collectors.toCollection(TreeSet::new));
    Stream.of(
            tuning.vcpuPins().values().stream(),
            tuning.emulatorPin().stream(),
            tuning.iothreadPins().values().stream())
        .flatMap(pins -> pins)
        .forEach(pin -> within(pin, cpus, "a pin to processors " + pin, "processors"));
  }

  private void policies() {
    MemoryLayout memory = spec.hardware().memory();
    Set<Integer> nodes =
        host.nodes().stream().map(HostNode::id).collect(Collectors.toCollection(TreeSet::new));
    Stream.concat(
            memory.policy().stream(),
            memory.cells().stream().map(NumaCell::policy).flatMap(policy -> policy.stream()))
        .map(NumaPolicy::nodes)
        .forEach(asked -> within(asked, nodes, "memory of NUMA nodes " + asked, "nodes"));
  }

  private void within(CpuSet asked, Collection<Integer> there, String wish, String what) {
    if (!there.isEmpty() && !there.containsAll(asked.ids())) {
      throw Refusal.of(
          spec, wish, "the host has " + what + " " + new CpuSet(there.stream().toList()));
    }
  }

  private void pages() {
    spec.hardware()
        .memory()
        .backing()
        .flatMap(MemoryBacking::hugePages)
        .flatMap(HugePages::size)
        .ifPresent(this::pages);
  }

  private void pages(MemorySize asked) {
    Set<Long> sizes = host.nodes().stream()
        .flatMap(node -> node.pageSizes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
    if (!sizes.isEmpty() && !sizes.contains(asked.kib())) {
      throw Refusal.of(
          spec,
          "pages of " + asked.kib() + " KiB",
          "the host has pages of "
              + sizes.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " KiB");
    }
  }

  private void files() {
    spec.hardware()
        .peripherals()
        .shares()
        .forEach(share -> there("directory", share.source(), Files.isDirectory(share.source())));
    spec.hardware()
        .peripherals()
        .random()
        .map(RandomSource::device)
        .ifPresent(device -> there("random numbers of", device, Files.exists(device)));
    if (spec.hardware().platform().firmware(spec.architecture())
        instanceof Firmware.Loader firmware) {
      there("firmware", firmware.loader(), Files.exists(firmware.loader()));
      firmware
          .template()
          .ifPresent(template -> there("variables like", template, Files.exists(template)));
    }
  }

  private void there(String what, Path path, boolean isThere) {
    if (!isThere) {
      throw Refusal.of(spec, what + " " + path, "the host has no such file");
    }
  }

  private void device(HostDevice device) {
    if (devices.lack(device)) {
      throw Refusal.of(spec, name(device), "the host has no such device");
    }
  }

  private static String name(HostDevice device) {
    if (device instanceof HostDevice.Pci pci) {
      return "PCI device " + pci.address();
    } else if (device instanceof HostDevice.Usb usb) {
      return String.format("USB device %04x:%04x", usb.vendor(), usb.product());
    }
    return device instanceof HostDevice.Mdev mdev
        ? "mediated device " + mdev.uuid()
        : device.toString();
  }

  private void nic(Nic nic) {
    if (nic.source() instanceof NicSource.Assigned assigned && devices.lack(assigned.address())) {
      throw Refusal.of(spec, "PCI device " + assigned.address(), "the host has no such device");
    }
    if (nic.source() instanceof NicSource.Direct direct && devices.lackInterface(direct.device())) {
      throw Refusal.of(spec, "network device " + direct.device(), "the host has no such device");
    }
    // The kernel need not know the bridges of Open vSwitch.
    if (nic.source() instanceof NicSource.Bridge bridge
        && bridge.openVswitch().isEmpty()
        && devices.lackBridge(bridge.name())) {
      throw Refusal.of(spec, "bridge " + bridge.name(), "the host has no such bridge");
    }
  }
}

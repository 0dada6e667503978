/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.domain.CpuModel;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.HypervFeature;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.LaunchSecurity;
import dev.cowbird.driver.domain.MemoryBacking;
import dev.cowbird.driver.domain.Peripherals;
import dev.cowbird.driver.domain.Tpm;
import dev.cowbird.driver.domain.VideoModel;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import java.util.Set;

/** Whether a hypervisor can give a machine what it asks for. Raw devices are not looked at. */
public final class CapabilityCheck {
  private static final int MOST_NAMED = 12;
  private static final long SEV_ES = 1L << 2;
  private static final String LISTED = "virsh domcapabilities lists what there is";

  private final DomainSpec spec;
  private final Hardware hardware;
  private final DomainCapabilities host;

  private CapabilityCheck(DomainSpec spec, DomainCapabilities host) {
    this.spec = spec;
    this.hardware = spec.hardware();
    this.host = host;
  }

  /**
   * Checks.
   *
   * @param host of the kind of guest that the machine is
   * @throws DriverException {@code UNSUPPORTED} with what was asked for, what there is instead, and
   *     the remedy where one is known
   */
  public static void check(DomainSpec spec, DomainCapabilities host) {
    CapabilityCheck check = new CapabilityCheck(spec, host);
    check.processors();
    check.firmware();
    check.memory();
    spec.disks().forEach(check::disk);
    check.screens();
    check.peripherals();
    check.encryption();
    check.hyperv();
  }

  private void processors() {
    host.mostVcpus().filter(most -> spec.mostVcpus() > most).ifPresent(most -> {
      throw Refusal.of(
          spec,
          spec.mostVcpus() + " processors",
          "machine type " + hardware.platform().machineType(spec.architecture()) + " has at most "
              + most);
    });
    CpuModel model = hardware.cpu().model(spec.virtualization());
    require(Capability.CPU_MODE, mode(model), "processor mode " + mode(model), LISTED);
    if (model instanceof CpuModel.Custom custom) {
      require(Capability.CPU_MODEL, custom.name(), "processor model " + custom.name(), LISTED);
    }
  }

  private static String mode(CpuModel model) {
    if (model instanceof CpuModel.HostPassthrough) {
      return "host-passthrough";
    } else if (model instanceof CpuModel.HostModel) {
      return "host-model";
    }
    return model instanceof CpuModel.Maximum ? "maximum" : "custom";
  }

  /** A loader that is named is the caller's own, and libvirt asked for none. */
  private void firmware() {
    if (hardware.platform().firmware(spec.architecture()) instanceof Firmware.Uefi uefi) {
      String remedy = Remedy.firmware(spec.architecture());
      require(Capability.FIRMWARE, "efi", "UEFI", remedy);
      if (uefi.secureBoot().isSecure()) {
        require(Capability.SECURE_LOADER, "yes", "secure boot", remedy);
      }
    }
  }

  private void memory() {
    hardware
        .memory()
        .backing()
        .flatMap(MemoryBacking::source)
        .ifPresent(source -> require(
            Capability.MEMORY_SOURCE, Label.of(source), "memory by " + Label.of(source), LISTED));
  }

  private void disk(DiskDevice disk) {
    String bus = Label.of(disk.onBus());
    require(Capability.DISK_BUS, bus, "a disk on bus " + bus, LISTED);
  }

  private void screens() {
    Peripherals peripherals = hardware.peripherals();
    for (Graphics graphics : peripherals.graphics()) {
      String protocol = Label.of(graphics.protocol());
      require(Capability.SCREEN, protocol, "a screen by " + protocol, LISTED);
    }
    // That there can be none is not told by every version.
    peripherals
        .video()
        .filter(model -> model != VideoModel.NONE)
        .ifPresent(model -> require(
            Capability.VIDEO_MODEL, Label.of(model), "video model " + Label.of(model), LISTED));
  }

  private void peripherals() {
    Peripherals peripherals = hardware.peripherals();
    peripherals.tpm().ifPresent(this::tpm);
    peripherals
        .random()
        .ifPresent(random ->
            require(Capability.RANDOM_SOURCE, "random", "random numbers of the host's", LISTED));
    peripherals.hostDevices().forEach(this::hostDevice);
    if (!peripherals.shares().isEmpty()) {
      require(
          Capability.FILE_SYSTEM,
          "virtiofs",
          "directory " + peripherals.shares().get(0).source() + " by virtiofs",
          LISTED);
    }
  }

  private void tpm(Tpm tpm) {
    require(Capability.TPM_BACKEND, "emulator", "a TPM", Remedy.tpm());
    String model = "tpm-" + Label.of(tpm.model(spec.architecture()));
    require(Capability.TPM_MODEL, model, "TPM model " + model, LISTED);
  }

  /** Mediated devices are left out: not every version that has them tells of them. */
  private void hostDevice(HostDevice device) {
    if (device instanceof HostDevice.Pci pci) {
      String asked = "PCI device " + pci.address();
      require(Capability.HOST_DEVICE, "pci", asked, LISTED);
      require(
          Capability.PCI_BACKEND,
          "vfio",
          asked,
          "the IOMMU has to be on, in the host's firmware and its kernel's command line");
    } else if (device instanceof HostDevice.Usb) {
      require(Capability.HOST_DEVICE, "usb", "a USB device of the host's", LISTED);
    }
  }

  private void encryption() {
    hardware.launchSecurity().ifPresent(security -> {
      String kind = kind(security);
      require(Capability.ENCRYPTION, kind, "memory encrypted by " + kind, LISTED);
    });
  }

  private static String kind(LaunchSecurity security) {
    if (security instanceof LaunchSecurity.Sev sev) {
      return (sev.policy() & SEV_ES) == 0 ? "sev" : "sev-es";
    }
    return "sev-snp";
  }

  /** In software there is none of it, and so nothing is asked for. */
  private void hyperv() {
    if (spec.virtualization() == VirtualizationType.KVM) {
      for (HypervFeature feature : hardware.features().hyperv()) {
        String name = Label.of(feature);
        require(Capability.HYPERV, name, "Hyper-V's " + name, LISTED);
      }
    }
  }

  private void require(Capability capability, String kind, String asked, String remedy) {
    if (host.lacks(capability, kind)) {
      throw Refusal.of(
          spec, asked, "the host offers " + named(host.kinds(capability)) + ": " + remedy);
    }
  }

  private static String named(Set<String> kinds) {
    if (kinds.isEmpty()) {
      return "none";
    }
    return kinds.size() > MOST_NAMED
        ? kinds.size() + " others"
        : "only " + String.join(", ", kinds);
  }
}

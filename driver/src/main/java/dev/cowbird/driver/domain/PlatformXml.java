/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Writes what a machine starts with: {@code <sysinfo>}, {@code <os>}, {@code <features>}. */
final class PlatformXml {
  private static final int HYPERV_RETRIES = 8191;

  private final DomainSpec spec;
  private final Platform platform;

  PlatformXml(DomainSpec spec) {
    this.spec = spec;
    this.platform = spec.hardware().platform();
  }

  void write(XmlElement domain) {
    platform.systemInfo().ifPresent(info -> systemInfo(domain, info));
    os(domain.child("os"));
    features(domain.child("features"));
  }

  private static void systemInfo(XmlElement domain, SystemInfo info) {
    XmlElement sysinfo = domain.child("sysinfo").with("type", "smbios");
    if (!info.system().isEmpty()) {
      XmlElement system = sysinfo.child("system");
      for (Map.Entry<SystemInfo.Field, String> entry : info.system().entrySet()) {
        system.child("entry").with("name", Label.of(entry.getKey())).text(entry.getValue());
      }
    }
    if (!info.oemStrings().isEmpty()) {
      XmlElement strings = sysinfo.child("oemStrings");
      info.oemStrings().forEach(string -> strings.child("entry").text(string));
    }
  }

  private void os(XmlElement os) {
    os.child("type")
        .with("arch", spec.architecture().label())
        .with("machine", platform.machineType(spec.architecture()).name())
        .text("hvm");
    firmware(os, platform.firmware(spec.architecture()));
    platform.kernel().ifPresent(kernel -> kernel(os, kernel));
    // libvirt takes either this or the order that devices give themselves.
    if (platform.kernel().isEmpty() && spec.bootOrders().isEmpty()) {
      os.child("boot").with("dev", "hd");
    }
    platform.systemInfo().ifPresent(info -> os.child("smbios").with("mode", "sysinfo"));
  }

  private static void firmware(XmlElement os, Firmware firmware) {
    if (firmware instanceof Firmware.Uefi uefi) {
      os.with("firmware", "efi");
      selection(os, uefi.secureBoot());
    } else if (firmware instanceof Firmware.Loader loader) {
      loader(os, loader);
    } else if (!(firmware instanceof Firmware.Bios)) {
      throw new IllegalStateException("No description for " + firmware);
    }
  }

  /** Formats and rules: https://libvirt.org/formatdomain.html#bios-bootloader. */
  private static void selection(XmlElement os, SecureBoot secureBoot) {
    if (secureBoot == SecureBoot.ANY) {
      return;
    }
    XmlElement firmware = os.child("firmware");
    if (secureBoot.isSecure()) {
      feature(firmware, "enrolled-keys", secureBoot == SecureBoot.ON);
    }
    feature(firmware, "secure-boot", secureBoot.isSecure());
  }

  private static void feature(XmlElement firmware, String name, boolean enabled) {
    firmware.child("feature").with("enabled", enabled ? "yes" : "no").with("name", name);
  }

  private static void loader(XmlElement os, Firmware.Loader firmware) {
    XmlElement loader = os.child("loader").with("readonly", "yes").with("type", "pflash");
    if (firmware.secureBoot().isSecure()) {
      loader.with("secure", "yes");
    }
    loader.text(firmware.loader().toString());
    Optional<Path> variables = firmware.variables();
    if (firmware.template().isPresent() || variables.isPresent()) {
      XmlElement nvram = os.child("nvram");
      firmware.template().ifPresent(template -> nvram.with("template", template.toString()));
      variables.ifPresent(path -> nvram.text(path.toString()));
    }
  }

  private static void kernel(XmlElement os, DirectKernel kernel) {
    os.child("kernel").text(kernel.kernel().toString());
    kernel.initrd().ifPresent(initrd -> os.child("initrd").text(initrd.toString()));
    String commandLine = kernel.commandLine().text();
    if (!commandLine.isEmpty()) {
      os.child("cmdline").text(commandLine);
    }
  }

  private void features(XmlElement features) {
    // ACPI's tables come from UEFI on aarch64; on x86-64 from QEMU itself.
    if (spec.architecture() == Architecture.X86_64
        || !(platform.firmware(spec.architecture()) instanceof Firmware.Bios)) {
      features.child("acpi");
    }
    if (spec.architecture() == Architecture.X86_64) {
      features.child("apic");
    }
    if (spec.virtualization() == VirtualizationType.KVM) {
      enlightenments(features, spec.hardware().features());
    }
    if (platform.secureBoot(spec.architecture()).isSecure()
        && spec.architecture() == Architecture.X86_64) {
      features.child("smm").with("state", "on");
    }
  }

  private static void enlightenments(XmlElement features, Features asked) {
    if (!asked.hyperv().isEmpty()) {
      XmlElement hyperv = features.child("hyperv").with("mode", "custom");
      for (HypervFeature feature : asked.hyperv()) {
        XmlElement element = hyperv.child(Label.of(feature)).with("state", "on");
        if (feature == HypervFeature.SPINLOCKS) {
          element.with("retries", Integer.toString(HYPERV_RETRIES));
        }
      }
    }
    if (asked.kvmHidden().isOn()) {
      features.child("kvm").child("hidden").with("state", "on");
    }
  }
}

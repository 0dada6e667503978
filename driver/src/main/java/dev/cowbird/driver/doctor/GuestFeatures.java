/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.fit.Remedy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what a host has for machines that want more than a disk and a network. */
final class GuestFeatures {
  private final Hypervisor hypervisor;
  private final GuestKind kind;

  GuestFeatures(Hypervisor hypervisor, GuestKind kind) {
    this.hypervisor = hypervisor;
    this.kind = kind;
  }

  /** None of it is needed by every machine, so that nothing is worse than poor. */
  List<Check> checks() {
    try {
      DomainCapabilities told = hypervisor.domainCapabilities(kind);
      return List.of(firmware(told), tpm(told), userNetwork());
    } catch (DriverException e) {
      return List.of(Check.poor(
          "capabilities", String.valueOf(e.getMessage()), "see what virsh domcapabilities says"));
    }
  }

  private Check firmware(DomainCapabilities told) {
    String name = "UEFI";
    String remedy = Remedy.firmware(kind.architecture());
    if (told.lacks(Capability.FIRMWARE, "efi")) {
      return Check.poor(name, "no firmware; machines that ask for it are refused", remedy);
    }
    if (!told.told().containsKey(Capability.FIRMWARE)) {
      return Check.good(name, "libvirt does not tell");
    }
    return Check.good(
        name,
        told.offers(Capability.SECURE_LOADER, "yes")
            ? "firmware found, with secure boot"
            : "firmware found, without secure boot");
  }

  private static Check tpm(DomainCapabilities told) {
    String name = "TPM";
    if (told.lacks(Capability.TPM_BACKEND, "emulator")) {
      return Check.poor(name, "no swtpm; machines that ask for a TPM are refused", Remedy.tpm());
    }
    return Check.good(
        name,
        told.offers(Capability.TPM_BACKEND, "emulator") ? "by swtpm" : "libvirt does not tell");
  }

  private Check userNetwork() {
    String name = "user-mode network";
    Set<Backend> backends = hypervisor.userNetworks(kind);
    if (backends.isEmpty()) {
      return Check.poor(name, "neither passt nor slirp; no ports are published", Remedy.passt());
    }
    return Check.good(
        name, "by " + backends.stream().map(Label::of).sorted().collect(Collectors.joining(", ")));
  }
}

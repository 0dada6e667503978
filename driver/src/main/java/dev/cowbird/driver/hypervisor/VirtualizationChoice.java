/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.domain.VirtualizationType;
import java.util.Set;

/**
 * The virtualization to run guests of the host's architecture with, and why.
 *
 * @param reason a sentence that names what decided, and for {@link VirtualizationType#QEMU} what
 *     KVM lacks
 */
public record VirtualizationChoice(VirtualizationType type, String reason) {
  private static final Set<String> X86 = Set.of("x86_64", "i686");

  public VirtualizationChoice {
    requireNonNull(type, "type");
    requireNonNull(reason, "reason");
  }

  /**
   * Chooses KVM if the processor can, the kernel does and libvirt offers it, which is what
   * {@code virt-host-validate} looks at; QEMU otherwise.
   *
   * <p>That {@code /dev/kvm} exists or opens proves nothing: a host that is itself a guest may have
   * the device although its processor has no {@code vmx} or {@code svm}, and guests hang on it. Who
   * may open it is left to libvirt, which offers KVM only if the user that its guests run as can.
   */
  public static VirtualizationChoice choose(HostCpu cpu, HostCapabilities host) {
    String architecture = host.architecture();
    if (X86.contains(architecture)
        && !cpu.flags().contains("vmx")
        && !cpu.flags().contains("svm")) {
      return qemu(
          "the processor has neither vmx nor svm; they are switched on in the firmware, or in"
              + " the hypervisor below this one (nested virtualization)");
    }
    if (cpu.kvm() == HostCpu.KvmDevice.ABSENT) {
      return qemu("there is no /dev/kvm; the kernel module " + module(cpu, architecture)
          + " makes it, and a container has to be given it");
    }
    if (!host.virtualization().contains(VirtualizationType.KVM)) {
      return qemu("libvirt does not offer it for " + architecture
          + "; the user that its guests run as must be able to open /dev/kvm");
    }
    return new VirtualizationChoice(
        VirtualizationType.KVM, "The processor, the kernel and libvirt offer KVM.");
  }

  private static VirtualizationChoice qemu(String lacking) {
    return new VirtualizationChoice(
        VirtualizationType.QEMU, "Guests run in software, without KVM: " + lacking + ".");
  }

  private static String module(HostCpu cpu, String architecture) {
    if (!X86.contains(architecture)) {
      return "kvm";
    }
    return cpu.flags().contains("vmx") ? "kvm_intel" : "kvm_amd";
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.HostCpu;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.VirtualizationChoice;

/**
 * What the host is, and what it can do for one machine.
 *
 * @param kind what the machine will be
 * @param domain what machines of this kind can have
 */
record HostAnswer(HostCapabilities host, GuestKind kind, DomainCapabilities domain) {
  /**
   * Asks the hypervisor.
   *
   * @param platform that was asked for
   * @throws DriverException {@code HYPERVISOR_ERROR} if the host is of an architecture that Cowbird
   *     can't describe; {@code UNSUPPORTED} if it runs no machines of this kind
   */
  static HostAnswer ask(Hypervisor hypervisor, Platform platform, HostCpu cpu) {
    HostCapabilities host = hypervisor.capabilities();
    Architecture architecture = platform.architecture().orElseGet(() -> architecture(host));
    GuestKind kind = new GuestKind(
        virtualization(architecture, cpu, host), architecture, platform.machineType(architecture));
    return new HostAnswer(host, kind, hypervisor.domainCapabilities(kind));
  }

  /** KVM runs guests of the host's own architecture alone. */
  private static VirtualizationType virtualization(
      Architecture architecture, HostCpu cpu, HostCapabilities host) {
    return architecture.label().equals(host.architecture())
        ? VirtualizationChoice.choose(cpu, host).type()
        : VirtualizationType.QEMU;
  }

  private static Architecture architecture(HostCapabilities host) {
    return Architecture.named(host.architecture())
        .orElseThrow(() -> new DriverException(
            Kind.HYPERVISOR_ERROR,
            "Machines for the host's architecture, "
                + host.architecture()
                + ", can't be described yet"));
  }
}

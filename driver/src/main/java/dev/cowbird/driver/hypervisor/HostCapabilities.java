/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.domain.VirtualizationType;
import java.util.List;
import java.util.Set;

/**
 * What a hypervisor says about itself and its host.
 *
 * @param uri where it was reached, in libvirt's notation
 * @param hypervisor what it is, with its version: {@code QEMU 7.2.22}
 * @param libvirtVersion the version of the libvirt that answered: {@code 9.0.0}
 * @param architecture the host's, by its libvirt name: {@code x86_64}
 * @param virtualization what it offers for guests of the host's architecture
 * @param securityModels what confines its guests: {@code dac}, {@code selinux}, {@code apparmor}
 * @param nodes its processors and memory; none if untold
 */
public record HostCapabilities(
    String uri,
    String hypervisor,
    String libvirtVersion,
    String hostName,
    String architecture,
    Set<VirtualizationType> virtualization,
    Set<String> securityModels,
    List<HostNode> nodes) {
  public HostCapabilities {
    virtualization = Set.copyOf(virtualization);
    securityModels = Set.copyOf(securityModels);
    nodes = List.copyOf(nodes);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.VirtualizationType;

/** What it depends on, of a guest, what a hypervisor can give it. */
public record GuestKind(
    VirtualizationType virtualization, Architecture architecture, MachineType machine) {
  public GuestKind {
    requireNonNull(virtualization, "virtualization");
    requireNonNull(architecture, "architecture");
    requireNonNull(machine, "machine");
  }

  /** As it reads in a message: {@code machine type q35 of x86_64 on qemu}. */
  @Override
  public String toString() {
    return "machine type " + machine + " of " + architecture + " on " + virtualization;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Arrays;
import java.util.Optional;

/** The machines that Cowbird can describe. */
public enum Architecture {
  X86_64("x86_64"),
  AARCH64("aarch64");

  private final String label;

  Architecture(String label) {
    this.label = label;
  }

  /** The architecture of this libvirt name; none if it is not one of these. */
  public static Optional<Architecture> named(String name) {
    return Arrays.stream(values()).filter(each -> each.label.equals(name)).findFirst();
  }

  /** The name in commands, JSON and libvirt. */
  public String label() {
    return label;
  }

  /** The usual machine type, without a version, so that libvirt takes the newest. */
  MachineType machine() {
    return switch (this) {
      case X86_64 -> MachineType.Q35;
      case AARCH64 -> MachineType.VIRT;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}

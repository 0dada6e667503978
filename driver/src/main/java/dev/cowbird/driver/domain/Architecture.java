/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Arrays;
import java.util.Optional;

/** The machines that Cowbird can describe. */
public enum Architecture {
  X86_64("x86_64", "q35"),
  AARCH64("aarch64", "virt");

  private final String label;
  private final String machine;

  Architecture(String label, String machine) {
    this.label = label;
    this.machine = machine;
  }

  /** The architecture of this libvirt name; none if it is not one of these. */
  public static Optional<Architecture> named(String name) {
    return Arrays.stream(values()).filter(each -> each.label.equals(name)).findFirst();
  }

  /** The name in commands, JSON and libvirt. */
  public String label() {
    return label;
  }

  /** The QEMU machine type without its version, so that libvirt takes the newest. */
  String machine() {
    return machine;
  }

  @Override
  public String toString() {
    return label;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Arrays;
import java.util.Optional;

/** Who runs the guest's instructions. */
public enum VirtualizationType {
  /** The host's processor, by KVM. */
  KVM("kvm"),
  /** QEMU in software (TCG): on any host, and some ten times slower. */
  QEMU("qemu");

  private final String label;

  VirtualizationType(String label) {
    this.label = label;
  }

  /** The type of this libvirt name; none if it is not one of these. */
  public static Optional<VirtualizationType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.label.equals(name)).findFirst();
  }

  /** The name in commands and JSON, which is also the type of a libvirt domain. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

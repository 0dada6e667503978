/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.regex.Pattern;

/**
 * The board that QEMU models: a name without a version, such as {@code q35}, for the newest that
 * the host has, or with one, such as {@code pc-q35-7.2}.
 */
public record MachineType(String name) {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public static final MachineType Q35 = new MachineType("q35");
  public static final MachineType PC = new MachineType("pc");
  public static final MachineType VIRT = new MachineType("virt");

  /** @throws IllegalArgumentException if it can't be the name of a machine type */
  public MachineType {
    Require.matches("a machine type", name, VALID);
  }

  /** Whether it has PCI Express and what secure boot needs. */
  boolean isQ35() {
    return name.equals("q35") || name.contains("-q35-");
  }

  /** Whether it has an IDE controller: Intel's 440FX, under whichever of its names. */
  boolean isPc() {
    return name.equals("pc") || name.contains("i440fx");
  }

  @Override
  public String toString() {
    return name;
  }
}

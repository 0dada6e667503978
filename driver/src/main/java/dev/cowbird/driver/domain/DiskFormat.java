/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.DiskKind;

/** The format of a disk file, by its QEMU name. It is always said, never probed. */
public enum DiskFormat {
  RAW("raw"),
  QCOW2("qcow2");

  private final String label;

  DiskFormat(String label) {
    this.label = label;
  }

  public static DiskFormat of(DiskKind kind) {
    return switch (kind) {
      case QCOW2 -> QCOW2;
      case RAW -> RAW;
    };
  }

  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Arrays;
import java.util.Optional;

/** How a VHD image stores its disk: "Disk Type" of the Virtual Hard Disk Image Format 1.0. */
public enum VpcType {
  /** All of the disk, then a footer. */
  FIXED(2, "fixed"),
  /** Blocks, found by a table. */
  DYNAMIC(3, "dynamic"),
  /** As dynamic, and what it has no blocks for is in another file. */
  DIFFERENCING(4, "differencing");

  private final int number;
  private final String label;

  VpcType(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** The name of the type, as in messages. */
  public String label() {
    return label;
  }

  static Optional<VpcType> numbered(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }
}

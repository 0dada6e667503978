/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How an instance's disk is kept. */
public enum DiskKind {
  /** A qcow2 overlay on a sized base (or on the base, for size 0). */
  QCOW2("qcow2"),
  /** A full raw copy in the instance directory, which refers to no other file. */
  RAW("raw");

  private final String label;

  DiskKind(String label) {
    this.label = label;
  }

  /** @throws IllegalArgumentException if there is no such backend */
  public static DiskKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'"
            + text
            + "' is not a disk backend: "
            + Arrays.stream(values()).map(DiskKind::label).collect(Collectors.joining(", "))));
  }

  /** The name in commands and JSON, which is also the disk's format for qemu and libvirt. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

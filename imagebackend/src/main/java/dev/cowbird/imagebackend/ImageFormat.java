/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.Optional;

/**
 * The formats that a source image may be declared to have: those of disks by their qemu names, and
 * what a machine is started with beside its disk. The latter are never found by content, only
 * declared. Glance's own names for what Amazon's machines are made of are understood too.
 */
public enum ImageFormat {
  RAW("raw", "ami"),
  ISO("iso"),
  QCOW2("qcow2"),
  VMDK("vmdk"),
  VPC("vpc", "vhd"),
  VHDX("vhdx"),
  VDI("vdi"),
  /** A kernel, for a machine without a boot loader. */
  KERNEL("kernel", "aki"),
  /** An initial RAM disk, which a kernel unpacks before it looks for its root file system. */
  INITRD("initrd", "ari");

  private final String label;
  private final Optional<String> alias;

  ImageFormat(String label) {
    this.label = label;
    this.alias = Optional.empty();
  }

  ImageFormat(String label, String alias) {
    this.label = label;
    this.alias = Optional.of(alias);
  }

  /** The format of this name; none if it is not one of these. */
  public static Optional<ImageFormat> named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(name) || format.alias.equals(Optional.of(name)))
        .findFirst();
  }

  /** Whether the image's bytes are used as they stand, and not unpacked. */
  public boolean isRaw() {
    return this == RAW || this == ISO || !isDisk();
  }

  /** Whether it is a disk's; all are, but for what a machine is started with beside its disk. */
  public boolean isDisk() {
    return this != KERNEL && this != INITRD;
  }

  /** The name in commands, sidecars and JSON. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.Optional;

/** The formats that a source image may be declared to have, by their qemu names. */
public enum ImageFormat {
  RAW("raw"),
  ISO("iso"),
  QCOW2("qcow2"),
  VMDK("vmdk"),
  VPC("vpc", "vhd"),
  VHDX("vhdx"),
  VDI("vdi");

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

  /** Whether the image's bytes are the disk's, as they stand. */
  public boolean isRaw() {
    return this == RAW || this == ISO;
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

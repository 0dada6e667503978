/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/** The formats that are known by a signature in the content. Raw disks have none. */
public enum ImageSignature {
  QCOW("qcow"),
  QCOW2("qcow2"),
  VMDK("vmdk"),
  VPC("vpc"),
  VHDX("vhdx"),
  VDI("vdi"),
  ISO("iso"),
  LUKS("luks"),
  QED("qed"),
  PARALLELS("parallels"),
  BOCHS("bochs"),
  CLOOP("cloop"),
  DMG("dmg"),
  GZIP("gzip"),
  XZ("xz"),
  ZSTD("zstd"),
  BZIP2("bzip2"),
  ZIP("zip"),
  SEVEN_ZIP("7z"),
  TAR("tar");

  private final String label;

  ImageSignature(String label) {
    this.label = label;
  }

  /** The name of the format, as in commands and messages. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

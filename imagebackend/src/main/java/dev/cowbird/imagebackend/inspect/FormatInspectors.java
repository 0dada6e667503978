/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.format.ImageSignature;

/** Which inspector is for which format; of those that are not accepted, one that says so. */
final class FormatInspectors {
  static final FormatInspector RAW = new RawInspector();

  private FormatInspectors() {}

  static FormatInspector of(ImageSignature signature) {
    return switch (signature) {
      case QCOW2 -> new Qcow2Inspector();
      case VMDK -> new VmdkInspector();
      case VDI -> new VdiInspector();
      case VPC -> new VpcInspector();
      case VHDX -> new VhdxInspector();
      case ISO -> new IsoInspector();
      case QCOW, QED, PARALLELS, BOCHS, CLOOP, DMG ->
        refusing(signature + " images are not supported");
      case LUKS -> refusing("it is encrypted (luks)");
      case GZIP, XZ, ZSTD, BZIP2 -> refusing("it is compressed (" + signature + "), not a disk");
      case ZIP, SEVEN_ZIP, TAR -> refusing("it is an archive (" + signature + "), not a disk");
    };
  }

  private static FormatInspector refusing(String reason) {
    return (image, limit) -> {
      throw new RefusedException(reason);
    };
  }
}

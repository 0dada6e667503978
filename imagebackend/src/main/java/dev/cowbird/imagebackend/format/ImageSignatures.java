/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.Magic.anyOf;
import static dev.cowbird.imagebackend.format.Magic.hex;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Finds the signatures of formats in an image's content: all that qemu would guess a format by, and
 * those of formats that a reader begins with elsewhere in the file.
 */
public final class ImageSignatures {
  private ImageSignatures() {}

  /** All formats whose signature the content has; if they are several, none can be believed. */
  public static Set<ImageSignature> in(ImageBytes image) throws IOException {
    Set<ImageSignature> found = EnumSet.noneOf(ImageSignature.class);
    for (ImageSignature signature : ImageSignature.values()) {
      if (magicOf(signature).in(image)) {
        found.add(signature);
      }
    }
    return Collections.unmodifiableSet(found);
  }

  private static Magic magicOf(ImageSignature signature) {
    return switch (signature) {
      case QCOW -> hex(0, "514649fb00000001");
      case QCOW2 -> hex(0, "514649fb").butNot(magicOf(ImageSignature.QCOW));
      case VMDK -> anyOf(text(0, "KDMV"), text(0, "COWD"), VmdkDescriptor::in);
      // A footer at the end, of 511 bytes at first; dynamic disks have a copy at the beginning.
      case VPC -> anyOf(text(0, "conectix"), trailer(512, "conectix"), trailer(511, "conectix"));
      case VHDX -> text(0, "vhdxfile");
      case VDI -> hex(64, "7f10dabe");
      // A partition table may come before it, for USB sticks: that makes it no other format.
      case ISO -> text(32769, "CD001");
      case LUKS -> hex(0, "4c554b53babe");
      case QED -> hex(0, "51454400");
      case PARALLELS -> anyOf(text(0, "WithoutFreeSpace"), text(0, "WithouFreSpacExt"));
      case BOCHS -> text(0, "Bochs Virtual HD Image");
      case CLOOP -> text(0, "#!/bin/sh\n#V2.0 Format\n");
      case DMG -> trailer(512, "koly");
      case GZIP -> hex(0, "1f8b08");
      case XZ -> hex(0, "fd377a585a00");
      case ZSTD -> hex(0, "28b52ffd");
      // After the level comes the first block, or the end of the stream.
      case BZIP2 -> text(0, "BZh").and(anyOf(hex(4, "314159265359"), hex(4, "177245385090")));
      case ZIP -> anyOf(hex(0, "504b0304"), hex(0, "504b0506"));
      case SEVEN_ZIP -> hex(0, "377abcaf271c");
      // The five letters alone may stand in boot code; an archive has its checksum too.
      case TAR -> text(257, "ustar").and(TarHeader::in);
    };
  }

  private static Magic text(long offset, String text) {
    return Magic.at(offset, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Magic trailer(long distance, String text) {
    return Magic.beforeEnd(distance, text.getBytes(StandardCharsets.US_ASCII));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VpcFooter.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A VHD image (Microsoft's Virtual Hard Disk Image Format 1.0; "vpc" to qemu): its footer, and the
 * header of one that is not a fixed disk. Both were read; the block table was not.
 *
 * @param footerOffset where the footer at the end begins, which nothing else may reach into
 */
public record VpcImage(VpcFooter footer, long footerOffset, Optional<VpcSparseHeader> header) {
  private static final Magic COPY =
      Magic.at(0, VpcFooter.COOKIE.getBytes(StandardCharsets.US_ASCII));
  private static final int SECTOR_BYTES = 512;

  /** What Virtual PC wrote before 2004. The last byte is 0 and in no checksum. */
  private static final int SHORT_FOOTER_BYTES = 511;

  /**
   * Reads the footer, its copy at the beginning, and the header.
   *
   * @throws MalformedImageException if one of them breaks the rules, or they contradict each other
   */
  public static VpcImage read(ImageBytes image) throws IOException, MalformedImageException {
    long footerOffset = Math.max(0, image.size() - 1) / SECTOR_BYTES * SECTOR_BYTES;
    VpcFooter footer = footerAtEnd(image, footerOffset);
    return COPY.in(image) ? sparse(image, footer, footerOffset) : fixed(footer, footerOffset);
  }

  private static VpcFooter footerAtEnd(ImageBytes image, long offset)
      throws IOException, MalformedImageException {
    long length = image.size() - offset;
    require(
        length >= SHORT_FOOTER_BYTES,
        "the file is truncated: it ends with " + length + " bytes that are no footer");
    ByteBuffer bytes = ByteBuffer.allocate(VpcFooter.BYTES).limit((int) length);
    image.read(offset, bytes);
    require(
        VpcFooter.hasCookie(bytes.clear()),
        "the file is truncated: it does not end with a footer, as it begins with");
    return VpcFooter.parse(bytes);
  }

  private static VpcImage fixed(VpcFooter footer, long footerOffset)
      throws MalformedImageException {
    require(
        footer.type() == VpcType.FIXED,
        "the footer is that of a " + footer.type().label() + " disk, but the file does not begin"
            + " with a copy of it");
    long diskBytes = Math.max(footer.virtualBytes(), footer.currentBytes());
    require(
        diskBytes <= footerOffset,
        "the file is truncated: it has " + footerOffset + " bytes before its footer, of a disk of "
            + diskBytes);
    return new VpcImage(footer, footerOffset, Optional.empty());
  }

  private static VpcImage sparse(ImageBytes image, VpcFooter footer, long footerOffset)
      throws IOException, MalformedImageException {
    require(footerOffset > 0, "the file is truncated: it has nothing but a footer");
    VpcFooter copy = VpcFooter.parse(image.read(0, VpcFooter.BYTES));
    require(copy.equals(footer), "the footer and its copy contradict each other");
    require(footer.type() != VpcType.FIXED, "it begins with a footer, which a fixed disk has not");
    long offset = footer.headerOffset();
    require(
        offset >= VpcFooter.BYTES && offset % SECTOR_BYTES == 0,
        "the dynamic disk header can't be at " + Long.toUnsignedString(offset));
    require(
        offset <= footerOffset - VpcSparseHeader.BYTES,
        "the file is truncated: the dynamic disk header at " + offset + " leaves it");
    VpcSparseHeader header = VpcSparseHeader.parse(image.read(offset, VpcSparseHeader.BYTES));
    require(
        header.tableEntries() >= Qcow2Header.ceilDiv(footer.virtualBytes(), header.blockBytes()),
        "a table of " + header.tableEntries() + " blocks is too small for a disk of "
            + footer.virtualBytes() + " bytes");
    return new VpcImage(footer, footerOffset, Optional.of(header));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The footer of a VHD image, as in Microsoft's Virtual Hard Disk Image Format Specification 1.0,
 * "Hard Disk Footer Format". What is here was read and is well-formed by itself.
 *
 * @param headerOffset where the header of a dynamic disk is; anything for a fixed one
 * @param creator who made the image: 4 characters
 * @param currentBytes the size of the disk, as it is written, 0 to 2<sup>63</sup>-1
 * @param cylinders the geometry of the disk, by which some say what its size is
 */
public record VpcFooter(
    long headerOffset,
    String creator,
    long currentBytes,
    int cylinders,
    int heads,
    int sectorsPerTrack,
    VpcType type) {
  static final int BYTES = 512;

  static final String COOKIE = "conectix";
  private static final int VERSION = 0x0001_0000;
  private static final int CHECKSUM_OFFSET = 64;
  private static final int SECTOR_BYTES = 512;

  /** The largest disk that qemu opens (block/vpc.c): 2040 GiB. */
  static final long MAX_VIRTUAL_BYTES = 0xff00_0000L * SECTOR_BYTES;

  /** Those who count a disk by its size, all others by its geometry (qemu's block/vpc.c). */
  private static final Set<String> CREATORS_BY_SIZE =
      Set.of("win ", "qem2", "d2v ", "CTXS", "tap\0");

  /** The largest geometry there is says nothing: the disk may be larger. */
  private static final long MAX_GEOMETRY_SECTORS = 65535L * 16 * 255;

  static boolean hasCookie(ByteBuffer bytes) {
    return COOKIE.equals(text(bytes, 0, COOKIE.length()));
  }

  /** Parses a footer of 512 bytes that has the cookie. */
  static VpcFooter parse(ByteBuffer bytes) throws MalformedImageException {
    require(VpcChecksum.isRight(bytes, CHECKSUM_OFFSET), "the checksum of the footer is not right");
    int version = bytes.getInt(12);
    require(version == VERSION, "version 0x" + Integer.toHexString(version) + " is unknown");
    int type = bytes.getInt(60);
    VpcFooter footer = new VpcFooter(
        bytes.getLong(16),
        text(bytes, 28, 4),
        bytes.getLong(48),
        Short.toUnsignedInt(bytes.getShort(56)),
        Byte.toUnsignedInt(bytes.get(58)),
        Byte.toUnsignedInt(bytes.get(59)),
        VpcType.numbered(type)
            .orElseThrow(
                () -> malformed("disk type " + Integer.toUnsignedString(type) + " is unknown")));
    require(
        footer.currentBytes >= 0 && footer.virtualBytes() <= MAX_VIRTUAL_BYTES,
        "a disk of " + Long.toUnsignedString(footer.currentBytes) + " bytes is over the limit of "
            + MAX_VIRTUAL_BYTES);
    return footer;
  }

  /** The size of the disk as qemu sees it, by geometry or by what is written. */
  public long virtualBytes() {
    return isSizedByGeometry() ? geometrySectors() * SECTOR_BYTES : currentBytes;
  }

  /** Whether the geometry says what the size is, which may be less than what is written. */
  public boolean isSizedByGeometry() {
    return !CREATORS_BY_SIZE.contains(creator) && geometrySectors() != MAX_GEOMETRY_SECTORS;
  }

  private long geometrySectors() {
    return (long) cylinders * heads * sectorsPerTrack;
  }

  private static String text(ByteBuffer bytes, int offset, int length) {
    byte[] text = new byte[length];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw malformed(otherwise);
    }
  }

  static MalformedImageException malformed(String what) {
    return new MalformedImageException("vpc: " + what);
  }
}

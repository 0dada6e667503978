/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The volume of an ISO 9660 file system, as its volume descriptor set tells (ECMA-119, 6.7 and 8).
 * Files and directories are not looked at: they are the guest's to read.
 *
 * @param identifier the volume's name, without the spaces that fill it up; any characters at all
 * @param bytes what the volume takes of the image, up to 2<sup>43</sup>; the image may go on
 * @param boot whether firmware finds a boot catalog (El Torito 1.0, 2.0)
 */
public record IsoVolume(String identifier, long bytes, Boot boot) {
  /** Whether a volume says what to boot from it. */
  public enum Boot {
    NONE,
    EL_TORITO
  }

  static final int SECTOR_BYTES = 2048;

  /** 16 sectors before the descriptors are the system's own: boot code and partition tables. */
  static final int SYSTEM_AREA_BYTES = 16 * SECTOR_BYTES;

  /** A set has no limit of its own; what is made in earnest has fewer than ten. */
  static final int MAX_DESCRIPTORS = 64;

  private static final int BOOT_RECORD = 0;
  private static final int PRIMARY = 1;
  private static final int TERMINATOR = 255;
  private static final String STANDARD_IDENTIFIER = "CD001";
  private static final String EL_TORITO = "EL TORITO SPECIFICATION";
  private static final int ROOT_DIRECTORY_BYTES = 34;

  /**
   * Reads the volume descriptor set from sector 16 on, to its terminator.
   *
   * @throws MalformedImageException if the set is not complete, or if the volume contradicts itself
   *     or leaves the image
   */
  public static IsoVolume read(ImageBytes image) throws IOException, MalformedImageException {
    List<ByteBuffer> descriptors = descriptors(image);
    ByteBuffer primary = ofType(PRIMARY, descriptors)
        .findFirst()
        .orElseThrow(() -> new MalformedImageException("iso: there is no primary descriptor"));
    boolean bootable =
        ofType(BOOT_RECORD, descriptors).anyMatch(record -> text(record, 7, 32).equals(EL_TORITO));
    return volume(primary, image.size(), bootable ? Boot.EL_TORITO : Boot.NONE);
  }

  /**
   * All up to the terminator. Those of other types stand for other views of the same files, as
   * Joliet's do; whoever knows them reads them.
   */
  private static List<ByteBuffer> descriptors(ImageBytes image)
      throws IOException, MalformedImageException {
    List<ByteBuffer> descriptors = new ArrayList<>();
    while (descriptors.size() < MAX_DESCRIPTORS) {
      ByteBuffer descriptor = descriptor(image, descriptors.size());
      if (type(descriptor) == TERMINATOR) {
        return descriptors;
      }
      descriptors.add(descriptor);
    }
    throw new MalformedImageException(
        "iso: the first " + MAX_DESCRIPTORS + " volume descriptors have no terminator among them");
  }

  private static ByteBuffer descriptor(ImageBytes image, int index)
      throws IOException, MalformedImageException {
    long offset = SYSTEM_AREA_BYTES + (long) index * SECTOR_BYTES;
    require(
        image.holds(offset, SECTOR_BYTES),
        "iso: the file is truncated: it ends inside the volume descriptors");
    ByteBuffer descriptor = image.read(offset, SECTOR_BYTES);
    require(
        text(descriptor, 1, 5).equals(STANDARD_IDENTIFIER),
        "iso: the volume descriptors have no terminator: at " + offset + " there is none of them");
    return descriptor;
  }

  private static Stream<ByteBuffer> ofType(int type, List<ByteBuffer> descriptors) {
    return descriptors.stream().filter(descriptor -> type(descriptor) == type);
  }

  private static int type(ByteBuffer descriptor) {
    return Byte.toUnsignedInt(descriptor.get(0));
  }

  private static IsoVolume volume(ByteBuffer descriptor, long imageBytes, Boot boot)
      throws MalformedImageException {
    long blocks = both32(descriptor, 80, "volume space size");
    int blockBytes = both16(descriptor, 128, "logical block size");
    require(
        blockBytes == SECTOR_BYTES,
        "iso: logical blocks of " + blockBytes + " bytes, not of " + SECTOR_BYTES);
    require(
        blocks > 0 && blocks * SECTOR_BYTES <= imageBytes,
        "iso: the file is truncated: it has "
            + imageBytes
            + " bytes, and the volume says that it takes "
            + blocks * SECTOR_BYTES);
    checkRootDirectory(descriptor, blocks);
    return new IsoVolume(text(descriptor, 40, 32), blocks * SECTOR_BYTES, boot);
  }

  /** The one directory that the descriptor itself tells of (ECMA-119, 8.4.18 and 9.1). */
  private static void checkRootDirectory(ByteBuffer descriptor, long blocks)
      throws MalformedImageException {
    int length = Byte.toUnsignedInt(descriptor.get(156));
    require(
        length == ROOT_DIRECTORY_BYTES,
        "iso: a root directory record of " + length + " bytes, not of " + ROOT_DIRECTORY_BYTES);
    long block = both32(descriptor, 158, "root directory's location");
    long bytes = both32(descriptor, 166, "root directory's length");
    require(
        block < blocks && bytes <= (blocks - block) * SECTOR_BYTES,
        "iso: the root directory of " + bytes + " bytes at block " + block
            + " leaves the volume of " + blocks + " blocks");
  }

  /** A number that stands there twice, little-endian and big-endian (ECMA-119, 7.3.3). */
  private static long both32(ByteBuffer descriptor, int offset, String name)
      throws MalformedImageException {
    return same(
        Integer.toUnsignedLong(little(descriptor).getInt(offset)),
        Integer.toUnsignedLong(descriptor.getInt(offset + 4)),
        name);
  }

  /** As {@link #both32}, of 16 bits (ECMA-119, 7.2.3). */
  private static int both16(ByteBuffer descriptor, int offset, String name)
      throws MalformedImageException {
    return (int) same(
        Short.toUnsignedLong(little(descriptor).getShort(offset)),
        Short.toUnsignedLong(descriptor.getShort(offset + 2)),
        name);
  }

  private static long same(long little, long big, String name) throws MalformedImageException {
    require(little == big, "iso: the " + name + " is told twice, as " + little + " and as " + big);
    return little;
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer descriptor, int offset, int length) {
    byte[] text = new byte[length];
    descriptor.get(offset, text);
    return new String(text, StandardCharsets.ISO_8859_1).replaceAll("[\\x00 ]+$", "");
  }

  private static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw new MalformedImageException(otherwise);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import static dev.cowbird.imagebackend.format.VpcFooter.require;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The header of a dynamic or differencing VHD image, as in Microsoft's Virtual Hard Disk Image
 * Format Specification 1.0, "Dynamic Disk Header Format". What is here was read and is well-formed
 * by itself; where it points to was not looked at.
 *
 * @param tableEntries how many blocks the table can find
 * @param blockBytes how much of the disk a block holds: a power of two, 512 KiB to 256 MiB
 * @param parentName the file that shows through where this image holds nothing; may be empty
 * @param parentLocators how many more places are named where that file could be
 */
public record VpcSparseHeader(
    long tableOffset, long tableEntries, long blockBytes, String parentName, int parentLocators) {
  static final int BYTES = 1024;

  private static final String COOKIE = "cxsparse";
  private static final int VERSION = 0x0001_0000;
  private static final int CHECKSUM_OFFSET = 36;
  private static final int PARENT_NAME_OFFSET = 64;
  private static final int PARENT_NAME_BYTES = 512;
  private static final int LOCATORS_OFFSET = 576;
  private static final int LOCATORS = 8;
  private static final int LOCATOR_BYTES = 24;
  private static final int SECTOR_BYTES = 512;

  /** Microsoft's own tools make 512 KiB and 2 MiB; far smaller ones would need huge tables. */
  private static final long MIN_BLOCK_BYTES = 512 << 10;

  private static final long MAX_BLOCK_BYTES = 256 << 20;
  private static final long MAX_TABLE_SPAN = 1L << 41;

  /** Parses a header of 1024 bytes. */
  static VpcSparseHeader parse(ByteBuffer bytes) throws MalformedImageException {
    byte[] cookie = COOKIE.getBytes(StandardCharsets.US_ASCII);
    require(
        bytes.slice(0, cookie.length).equals(ByteBuffer.wrap(cookie)),
        "there is no dynamic disk header where the footer says");
    require(
        VpcChecksum.isRight(bytes, CHECKSUM_OFFSET),
        "the checksum of the dynamic disk header is not right");
    int version = bytes.getInt(24);
    require(
        version == VERSION,
        "dynamic disk header version 0x" + Integer.toHexString(version) + " is unknown");
    VpcSparseHeader header = new VpcSparseHeader(
        bytes.getLong(16),
        Integer.toUnsignedLong(bytes.getInt(28)),
        Integer.toUnsignedLong(bytes.getInt(32)),
        parentName(bytes),
        parentLocators(bytes));
    header.check();
    return header;
  }

  private void check() throws MalformedImageException {
    require(
        Long.bitCount(blockBytes) == 1
            && blockBytes >= MIN_BLOCK_BYTES
            && blockBytes <= MAX_BLOCK_BYTES,
        "blocks of " + blockBytes + " bytes are not possible");
    require(
        tableEntries <= MAX_TABLE_SPAN / blockBytes,
        "a table of " + tableEntries + " blocks is over the limit of "
            + MAX_TABLE_SPAN / blockBytes);
    require(
        tableOffset % SECTOR_BYTES == 0,
        "the block table's offset " + tableOffset + " is not aligned to sectors");
  }

  /** How much of the file a block takes: a bit for each sector, in whole sectors, then those. */
  long storedBlockBytes() {
    long bitmapBytes = Qcow2Header.ceilDiv(blockBytes / SECTOR_BYTES, Byte.SIZE);
    return Qcow2Header.ceilDiv(bitmapBytes, SECTOR_BYTES) * SECTOR_BYTES + blockBytes;
  }

  private static String parentName(ByteBuffer bytes) {
    byte[] name = new byte[PARENT_NAME_BYTES];
    bytes.get(PARENT_NAME_OFFSET, name);
    String text = new String(name, StandardCharsets.UTF_16BE);
    int length = text.length();
    while (length > 0 && text.charAt(length - 1) == 0) {
      length--;
    }
    return text.substring(0, length);
  }

  private static int parentLocators(ByteBuffer bytes) {
    int locators = 0;
    ByteBuffer none = ByteBuffer.allocate(LOCATOR_BYTES);
    for (int index = 0; index < LOCATORS; index++) {
      ByteBuffer locator = bytes.slice(LOCATORS_OFFSET + index * LOCATOR_BYTES, LOCATOR_BYTES);
      locators += locator.equals(none) ? 0 : 1;
    }
    return locators;
  }
}

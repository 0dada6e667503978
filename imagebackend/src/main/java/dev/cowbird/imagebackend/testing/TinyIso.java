/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes small ISO 9660 images in memory, with nothing in their root directory. For tests of what
 * reads images; hostile ones are made of these by changing bytes afterwards.
 *
 * <p>The order in sectors of 2048 bytes is: 16 empty ones, the primary volume descriptor, what was
 * asked for, the terminator, two path tables, the root directory, and empty ones up to 128.
 */
public final class TinyIso {
  /** How long each image is. */
  public static final int BYTES = 128 * 2048;

  /** Where the primary volume descriptor is. */
  public static final int PRIMARY = 16 * 2048;

  private static final int SECTOR_BYTES = 2048;

  private final String name;
  private boolean bootable;

  private TinyIso(String name) {
    this.name = name;
  }

  /** An image whose volume has this name, of up to 32 characters. */
  public static TinyIso of(String name) {
    return new TinyIso(name);
  }

  /** With an El Torito boot record, whose catalog is empty. */
  public TinyIso bootable() {
    bootable = true;
    return this;
  }

  /** The image. */
  public byte[] bytes() {
    ByteBuffer image = ByteBuffer.allocate(BYTES);
    int sector = PRIMARY / SECTOR_BYTES;
    int next = sector + 1 + (bootable ? 1 : 0);
    primary(image, sector, next);
    if (bootable) {
      begin(image, sector + 1, 0).put(text("EL TORITO SPECIFICATION"));
    }
    begin(image, next, 255);
    pathTable(image.order(ByteOrder.LITTLE_ENDIAN), next + 1, next + 3);
    pathTable(image.order(ByteOrder.BIG_ENDIAN), next + 2, next + 3);
    image.position((next + 3) * SECTOR_BYTES);
    directory(image, next + 3, 0);
    directory(image, next + 3, 1);
    return image.array();
  }

  private static ByteBuffer begin(ByteBuffer image, int sector, int type) {
    return image
        .position(sector * SECTOR_BYTES)
        .put((byte) type)
        .put(text("CD001"))
        .put((byte) 1);
  }

  private void primary(ByteBuffer image, int sector, int terminator) {
    begin(image, sector, 1)
        .put((byte) 0)
        .put(filled("", 32))
        .put(filled(name, 32))
        .putLong(0);
    both32(image, BYTES / SECTOR_BYTES).put(new byte[32]);
    both16(both16(both16(image, 1), 1), SECTOR_BYTES);
    both32(image, 10);
    image.order(ByteOrder.LITTLE_ENDIAN).putInt(terminator + 1).putInt(0);
    image.order(ByteOrder.BIG_ENDIAN).putInt(terminator + 2).putInt(0);
    directory(image, terminator + 3, 0);
    image.put(filled("", 623));
    for (int date = 0; date < 4; date++) {
      image.put(filled("", 16)).put((byte) 0);
    }
    image.put((byte) 1);
  }

  private static void directory(ByteBuffer image, int sector, int identifier) {
    image.put((byte) 34).put((byte) 0);
    both32(both32(image, sector), SECTOR_BYTES).put(new byte[7]).put(new byte[] {2, 0, 0});
    both16(image, 1).put((byte) 1).put((byte) identifier);
  }

  private static void pathTable(ByteBuffer image, int sector, int rootSector) {
    image.position(sector * SECTOR_BYTES).put((byte) 1).put((byte) 0);
    image.putInt(rootSector).putShort((short) 1).putShort((short) 0);
  }

  private static ByteBuffer both32(ByteBuffer image, int value) {
    return image.putInt(Integer.reverseBytes(value)).putInt(value);
  }

  private static ByteBuffer both16(ByteBuffer image, int value) {
    return image.putShort(Short.reverseBytes((short) value)).putShort((short) value);
  }

  private static byte[] filled(String text, int length) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) ' ');
    System.arraycopy(text(text), 0, filled, 0, text.length());
    return filled;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

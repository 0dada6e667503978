/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withLong;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** An image of more than a piece, and what a guest is to read of it, up to a whole sector. */
final class OnePassImage {
  static final int CLUSTER = 64 << 10;
  private static final int MIB = 1 << 20;
  private static final int L1_TABLE = 3 * CLUSTER;
  private static final int L2_TABLE = 4 * CLUSTER;

  /** A disk that all fit on, of no whole number of blocks. */
  static final DiskSize DISK = new DiskSize(10 * MIB + 1536);

  private final String name;
  private final byte[] image;
  private final byte[] content;

  private OnePassImage(String name, byte[] image, byte[] content) {
    this.name = name;
    this.image = image;
    this.content = content;
  }

  /** All kinds. */
  static List<OnePassImage> all() {
    List<OnePassImage> all = new ArrayList<>(List.of(
        qcow2(1),
        l2TableBehindTheData(),
        l1TableAtTheEnd(),
        empty(),
        new OnePassImage("iso", iso(), Arrays.copyOf(iso(), 2 * MIB))));
    for (int length : new int[] {1, 512, CLUSTER, CLUSTER + 1, 3 * MIB - 7, 9 * MIB + 513}) {
      all.add(raw(length));
    }
    all.add(hole("raw that is a hole", 9 * MIB + 512, 0));
    all.add(hole("raw that ends in a hole", 9 * MIB, 3 * MIB));
    return all;
  }

  private static byte[] iso() {
    return Arrays.copyOf(TinyIso.of("ONEPASS").bytes(), 2 * MIB - 100);
  }

  /** Data, zeros, holes and compressed clusters; other seeds give others of the same shape. */
  static OnePassImage qcow2(int seed) {
    byte[] disk = new byte[40 * CLUSTER + 1536];
    TinyQcow2 image = TinyQcow2.of(new DiskSize(disk.length));
    for (int cluster = 0; cluster < 30; cluster++) {
      switch (cluster % 6) {
        case 0 -> image.zeros(cluster);
        case 1 -> {}
        case 2 -> image.compressed(cluster, put(disk, cluster, letters(seed + cluster)));
        default -> image.data(cluster, put(disk, cluster, random(seed + cluster, CLUSTER)));
      }
    }
    return new OnePassImage("qcow2", image.bytes(), disk);
  }

  private static byte[] put(byte[] disk, int cluster, byte[] content) {
    System.arraycopy(content, 0, disk, cluster * CLUSTER, content.length);
    return content;
  }

  private static byte[] letters(int seed) {
    byte[] letters = random(seed, CLUSTER / 2);
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + (letters[i] & 3));
    }
    return letters;
  }

  private static OnePassImage l2TableBehindTheData() {
    OnePassImage plain = qcow2(2);
    byte[] moved = behind(plain.image, L2_TABLE);
    return new OnePassImage(
        "qcow2 with its L2 table behind the data",
        withLong(moved, L1_TABLE, 1L << 63 | plain.image.length),
        plain.content);
  }

  private static OnePassImage l1TableAtTheEnd() {
    OnePassImage plain = qcow2(3);
    byte[] moved = behind(plain.image, L1_TABLE);
    return new OnePassImage(
        "qcow2 with its L1 table at the end",
        withLong(moved, 40, plain.image.length),
        plain.content);
  }

  /** Moves a table to the end; where it was there is nonsense. */
  private static byte[] behind(byte[] image, int table) {
    byte[] longer = Arrays.copyOf(image, image.length + CLUSTER);
    System.arraycopy(image, table, longer, image.length, CLUSTER);
    return withBytes(longer, table, random(table, CLUSTER));
  }

  private static OnePassImage empty() {
    byte[] disk = new byte[3 * MIB];
    return new OnePassImage(
        "qcow2 without data", TinyQcow2.of(new DiskSize(disk.length)).bytes(), disk);
  }

  /** Data and holes of many lengths. */
  static OnePassImage raw(int length) {
    byte[] raw = random(length, length);
    for (int at = 777; at < length; at += 5 * MIB / 2) {
      Arrays.fill(raw, at, Math.min(length, at + MIB + 4097), (byte) 0);
    }
    return new OnePassImage("raw of " + length + " bytes", raw, toSectors(raw));
  }

  private static OnePassImage hole(String name, int length, int dataBytes) {
    byte[] raw = Arrays.copyOf(random(length, dataBytes), length);
    return new OnePassImage(name, raw, toSectors(raw));
  }

  private static byte[] toSectors(byte[] raw) {
    return Arrays.copyOf(raw, (raw.length + 511) / 512 * 512);
  }

  /** A small image that unpacks to 300 MiB, most of which are zeros that nobody marked so. */
  static byte[] bomb() {
    int clusters = 300 * MIB / CLUSTER;
    byte[] image = TinyQcow2.of(new DiskSize((long) clusters * CLUSTER))
        .compressed(0, new byte[] {1})
        .bytes();
    byte[] stream = deflated(Arrays.copyOf(new byte[] {1}, CLUSTER));
    int data = L2_TABLE + CLUSTER;
    ByteBuffer bomb =
        ByteBuffer.wrap(Arrays.copyOf(image, data + clusters * stream.length + CLUSTER));
    for (int i = 0; i < clusters; i++) {
      int offset = data + i * stream.length;
      long moreSectors = (offset + stream.length - 1L) / 512 - offset / 512;
      bomb.putLong(L2_TABLE + i * Long.BYTES, 1L << 62 | moreSectors << 54 | offset);
      bomb.put(offset, stream);
    }
    return bomb.array();
  }

  private static byte[] deflated(byte[] cluster) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(cluster);
      deflater.finish();
      byte[] stream = new byte[CLUSTER];
      return Arrays.copyOf(stream, deflater.deflate(stream));
    } finally {
      deflater.end();
    }
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  String name() {
    return name;
  }

  /** As it lies elsewhere. */
  byte[] image() {
    return image;
  }

  byte[] content() {
    return content;
  }

  @Override
  public String toString() {
    return name;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Makes mutants of an image, the same for the same random numbers. Changes fields where there are
 * any: in the header, and wherever the image is not zeros; and to what is telling: the limits of
 * numbers, the image's own length, places in it, and its other fields.
 */
final class Mutator {
  private static final int HEADER_BYTES = 256;
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_EXTENSION = 1 << 16;
  private static final long[] LIMITS = {
    0,
    1,
    2,
    3,
    7,
    8,
    9,
    63,
    255,
    511,
    512,
    513,
    4096,
    65535,
    65536,
    1L << 20,
    1L << 21,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    1L << 32,
    1L << 40,
    1L << 41,
    (1L << 56) - 512,
    1L << 61,
    1L << 62,
    1L << 63,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 511,
    -1,
    -512,
    -65536
  };

  private final byte[] image;
  private final int[] telling;
  private final List<Seed> others;

  /** @param others what a mutant may get parts of */
  Mutator(byte[] image, List<Seed> others) {
    this.image = image;
    this.telling = IntStream.range(0, image.length / 8)
        .filter(this::isTelling)
        .map(n -> n * 8)
        .toArray();
    this.others = others;
  }

  /**
   * Eight bytes that are not only zeros, or follow some that are not: a field, maybe an unset one.
   */
  private boolean isTelling(int index) {
    ByteBuffer bytes = ByteBuffer.wrap(image);
    return bytes.getLong(index * 8) != 0 || (index > 0 && bytes.getLong(index * 8 - 8) != 0);
  }

  byte[] mutant(Random random) {
    byte[] mutant = image.clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      mutant = changed(mutant, random);
    }
    return mutant;
  }

  private byte[] changed(byte[] mutant, Random random) {
    if (mutant.length < 16) {
      return image.clone();
    }
    int offset = offset(mutant, random);
    return switch (random.nextInt(24)) {
      case 0, 1 -> flipped(mutant, offset + random.nextInt(8), 1 << random.nextInt(8));
      case 2, 3 -> flipped(mutant, offset + random.nextInt(8), 1 + random.nextInt(255));
      case 4 -> swapped(mutant, offset, offset(mutant, random));
      case 5, 6 -> copied(mutant, mutant, offset(mutant, random), offset, 8);
      case 7 -> copied(mutant, mutant, offset(mutant, random), offset, block(random));
      case 8 -> Arrays.copyOf(mutant, random.nextInt(mutant.length));
      case 9 ->
        Arrays.copyOf(mutant, mutant.length - 1 - random.nextInt(Math.min(1024, mutant.length)));
      case 10 -> Arrays.copyOf(mutant, mutant.length + 1 + random.nextInt(LONGEST_EXTENSION));
      case 11 -> spliced(mutant, other(random), random);
      case 12 -> {
        byte[] other = other(random);
        int from = random.nextInt(other.length) & ~7;
        yield copied(mutant, other, from, Math.min(from, mutant.length - 1), block(random));
      }
      default -> withField(mutant, offset, random);
    };
  }

  /** The place of eight bytes in the mutant, more often than not where something is. */
  private int offset(byte[] mutant, Random random) {
    int last = mutant.length - 8;
    int offset = switch (random.nextInt(8)) {
      case 0 -> random.nextInt(last + 1);
      case 1, 2, 3 -> telling.length == 0 ? 0 : telling[random.nextInt(telling.length)];
      case 4 -> last - random.nextInt(Math.min(last + 1, 512));
      default -> random.nextInt(HEADER_BYTES);
    };
    return Math.min(offset, last);
  }

  private static byte[] withField(byte[] mutant, int offset, Random random) {
    ByteBuffer bytes = ByteBuffer.wrap(mutant)
        .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(4)) {
      case 0 -> {
        int place = offset & ~1;
        bytes.putShort(place, (short) value(bytes.getShort(place), mutant, random));
      }
      case 1, 2 -> {
        int place = offset & ~3;
        bytes.putInt(place, (int) value(bytes.getInt(place), mutant, random));
      }
      default -> {
        int place = offset & ~7;
        bytes.putLong(place, value(bytes.getLong(place), mutant, random));
      }
    }
    return mutant;
  }

  private static long value(long before, byte[] mutant, Random random) {
    int near = random.nextInt(5) - 2;
    return switch (random.nextInt(8)) {
      case 0 -> before + near;
      case 1 -> random.nextBoolean() ? before << 1 : before >>> 1;
      case 2 -> mutant.length + near;
      case 3 -> mutant.length / 512 + near;
      // A place in the image; with the bit that qcow2 has on its offsets, for one time in two.
      case 4 -> (random.nextInt(mutant.length) & ~511) | (random.nextBoolean() ? 1L << 63 : 0);
      default -> LIMITS[random.nextInt(LIMITS.length)];
    };
  }

  private static byte[] flipped(byte[] mutant, int offset, int bits) {
    mutant[offset] ^= (byte) bits;
    return mutant;
  }

  private static byte[] swapped(byte[] mutant, int one, int other) {
    ByteBuffer bytes = ByteBuffer.wrap(mutant);
    long kept = bytes.getLong(one);
    bytes.putLong(one, bytes.getLong(other)).putLong(other, kept);
    return mutant;
  }

  private static byte[] copied(byte[] mutant, byte[] source, int from, int to, int length) {
    int fits = Math.min(length, Math.min(source.length - from, mutant.length - to));
    System.arraycopy(source, from, mutant, to, fits);
    return mutant;
  }

  private static int block(Random random) {
    return 16 << random.nextInt(9);
  }

  private byte[] other(Random random) {
    return others.get(random.nextInt(others.size())).bytes();
  }

  /** The beginning of one and the end of another. */
  private static byte[] spliced(byte[] mutant, byte[] other, Random random) {
    int cut = random.nextInt(Math.min(mutant.length, other.length));
    byte[] spliced = Arrays.copyOf(mutant, other.length);
    System.arraycopy(other, cut, spliced, cut, other.length - cut);
    return spliced;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The virtual size of a disk in bytes: a multiple of 512, from 0 to 2<sup>63</sup>-512. In a
 * {@link DiskRequest}, zero means: as large as the image.
 */
public record DiskSize(long bytes) implements Comparable<DiskSize> {
  /** The size of a sector, which every size is a multiple of. */
  public static final long SECTOR_BYTES = 512;

  public static final DiskSize ZERO = new DiskSize(0);

  /** The largest: 2<sup>63</sup>-512. */
  public static final DiskSize MAX = new DiskSize(Long.MAX_VALUE - SECTOR_BYTES + 1);

  private static final long GIB = 1L << 30;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,19})([KMGT]?)(?:I?B)?");
  private static final String UNITS = "KMGT";

  /** @throws IllegalArgumentException if {@code bytes} is negative or no multiple of 512 */
  public DiskSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("Size " + bytes + " is negative");
    }
    if (bytes % SECTOR_BYTES != 0) {
      throw new IllegalArgumentException("Size " + bytes + " is not a multiple of " + SECTOR_BYTES);
    }
  }

  /** A size of whole GiB. */
  public static DiskSize ofGib(long gib) {
    return new DiskSize(Math.multiplyExact(gib, GIB));
  }

  /** The smallest size that holds {@code bytes}: rounded up to whole sectors. */
  public static DiskSize holding(long bytes) {
    return new DiskSize(Math.multiplyExact(-Math.floorDiv(-bytes, SECTOR_BYTES), SECTOR_BYTES));
  }

  /**
   * Reads a size as people type it: {@code 20G}, {@code 1536M}, or plain bytes; units are binary,
   * in either case, and may be followed by {@code B} or {@code iB}.
   *
   * @throws IllegalArgumentException if it is no such size, negative, over 2<sup>63</sup>-1 bytes,
   *     or no multiple of 512
   */
  public static DiskSize parse(String text) {
    return new DiskSize(parseBytes(text));
  }

  /**
   * As {@link #parse}, for an amount of bytes that need not be whole sectors.
   *
   * @throws IllegalArgumentException if it is no such amount, negative, or over 2<sup>63</sup>-1
   */
  public static long parseBytes(String text) {
    Matcher matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size: a whole number of bytes, or one with K, M, G or T");
    }
    String unit = matcher.group(2);
    int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("Size '" + text + "' is over 2^63-1 bytes", e);
    }
  }

  public boolean isZero() {
    return bytes == 0;
  }

  /**
   * How a sized base's name shows this size: {@code 20} for whole GiB, {@code 1610612736b} for any
   * other.
   */
  public String suffix() {
    return bytes % GIB == 0 ? Long.toString(bytes / GIB) : bytes + "b";
  }

  /** The size as {@link #parse} reads it: {@code 20G}, {@code 1536M}, {@code 512}. */
  public String typed() {
    long number = bytes;
    int unit = 0;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.length()) {
      number /= 1024;
      unit++;
    }
    return unit == 0 ? Long.toString(number) : Long.toString(number) + UNITS.charAt(unit - 1);
  }

  /**
   * The inverse of {@link #suffix()}.
   *
   * @throws IllegalArgumentException if no size has this suffix
   */
  public static DiskSize ofSuffix(String suffix) {
    DiskSize size;
    try {
      size = suffix.endsWith("b")
          ? new DiskSize(Long.parseLong(suffix, 0, suffix.length() - 1, 10))
          : ofGib(Long.parseLong(suffix));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + suffix + "' is no size suffix", e);
    }
    if (!size.suffix().equals(suffix)) {
      throw new IllegalArgumentException("'" + suffix + "' is no size suffix");
    }
    return size;
  }

  @Override
  public int compareTo(DiskSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The size as people read it: {@code 20 GiB}, {@code 1.5 GiB}, {@code 1000 KiB}. */
  @Override
  public String toString() {
    return humanReadable(bytes);
  }

  /** An amount of bytes as people read it: {@code 1.5 GiB}. */
  public static String humanReadable(long bytes) {
    int shift = 0;
    while (shift < 40 && bytes >>> shift >= 1024) {
      shift += 10;
    }
    if (shift == 0) {
      return bytes + " B";
    }
    // Not by String.format: what that needs of a locale takes a short-lived program long to load.
    long tenthsBelowOne = ((bytes & ((1L << shift) - 1)) * 10 + (1L << (shift - 1))) >>> shift;
    long tenths = (bytes >>> shift) * 10 + tenthsBelowOne;
    String number = tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    return number + " " + UNITS.charAt(shift / 10 - 1) + "iB";
  }
}

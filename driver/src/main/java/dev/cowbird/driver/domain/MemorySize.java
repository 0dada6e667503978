/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.DiskSize;

/**
 * The memory of a guest in bytes: whole KiB, from 1 MiB to 64 TiB. The upper bound is what an
 * x86-64 processor can address with 46 bits, and more than any host has.
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {
  private static final long KIB = 1L << 10;
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 1L << 46;

  /** @throws IllegalArgumentException if {@code bytes} is out of range or not whole KiB */
  public MemorySize {
    if (bytes < SMALLEST || bytes > LARGEST) {
      throw new IllegalArgumentException(
          "Memory of " + bytes + " bytes is not within 1 MiB to 64 TiB");
    }
    if (bytes % KIB != 0) {
      throw new IllegalArgumentException("Memory of " + bytes + " bytes is not whole KiB");
    }
  }

  public static MemorySize ofMib(long mib) {
    return new MemorySize(Math.multiplyExact(mib, 1L << 20));
  }

  /**
   * Reads an amount as people type it: {@code 1G}, {@code 512M}, or plain bytes, in the notation of
   * {@link DiskSize#parse}.
   *
   * @throws IllegalArgumentException if it is no such amount, out of range, or not whole KiB
   */
  public static MemorySize parse(String text) {
    return new MemorySize(DiskSize.parseBytes(text));
  }

  /** The amount in KiB, the unit that libvirt counts memory in. */
  public long kib() {
    return bytes / KIB;
  }

  @Override
  public int compareTo(MemorySize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The amount as people read it: {@code 512 MiB}. */
  @Override
  public String toString() {
    return DiskSize.humanReadable(bytes);
  }
}

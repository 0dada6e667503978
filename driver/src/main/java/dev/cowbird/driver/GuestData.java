/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are handed to a guest. They may hold secrets, so {@link #toString} tells only how many
 * there are. Immutable.
 */
public final class GuestData {
  private final byte[] bytes;

  private GuestData(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies bytes. */
  public static GuestData of(byte[] bytes) {
    return new GuestData(bytes.clone());
  }

  /** Text in UTF-8. */
  public static GuestData of(String text) {
    return new GuestData(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many there are. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GuestData data && Arrays.equals(bytes, data.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}

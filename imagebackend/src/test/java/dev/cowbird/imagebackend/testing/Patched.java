/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Copies of byte arrays with something changed in them; numbers are big-endian, unless said. */
public final class Patched {
  private Patched() {}

  public static byte[] withByte(byte[] image, int offset, int value) {
    byte[] copy = image.clone();
    copy[offset] = (byte) value;
    return copy;
  }

  public static byte[] withInt(byte[] image, int offset, long value) {
    return ByteBuffer.wrap(image.clone()).putInt(offset, (int) value).array();
  }

  public static byte[] withLong(byte[] image, int offset, long value) {
    return ByteBuffer.wrap(image.clone()).putLong(offset, value).array();
  }

  public static byte[] withLittleInt(byte[] image, int offset, long value) {
    return withInt(image, offset, Integer.reverseBytes((int) value));
  }

  public static byte[] withLittleLong(byte[] image, int offset, long value) {
    return withLong(image, offset, Long.reverseBytes(value));
  }

  public static byte[] withText(byte[] image, int offset, String text) {
    return withBytes(image, offset, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static byte[] withBytes(byte[] image, int offset, byte[] bytes) {
    return ByteBuffer.wrap(image.clone()).put(offset, bytes).array();
  }

  public static byte[] cutTo(byte[] image, int length) {
    return Arrays.copyOf(image, length);
  }
}

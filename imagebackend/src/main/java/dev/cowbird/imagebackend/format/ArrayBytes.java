/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.EOFException;
import java.nio.ByteBuffer;

/** The bytes of an array. */
final class ArrayBytes implements ImageBytes {
  private final byte[] bytes;

  ArrayBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws EOFException {
    if (!holds(offset, into.remaining())) {
      throw new EOFException(
          into.remaining() + " bytes at " + offset + " lie outside an image of " + bytes.length);
    }
    into.put(bytes, (int) offset, into.remaining());
  }
}

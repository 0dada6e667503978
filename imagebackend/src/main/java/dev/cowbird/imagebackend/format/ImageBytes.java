/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of an image, read at any offset. An image's size is fixed when this is made; an image
 * that shrinks afterwards ends in an {@link EOFException}, not in a wrong answer.
 */
public interface ImageBytes {
  /**
   * The bytes of a file, which stays open and the caller's to close. May be used by many threads.
   */
  static ImageBytes of(FileChannel channel) throws IOException {
    return new ChannelBytes(channel, channel.size());
  }

  /** The bytes of an array, which is not copied. */
  static ImageBytes of(byte[] bytes) {
    return new ArrayBytes(bytes);
  }

  /** How many bytes there are. */
  long size();

  /**
   * Fills {@code into} to its limit with the bytes from {@code offset} on.
   *
   * @throws EOFException if any of them lies outside the image, also at a negative offset
   */
  void read(long offset, ByteBuffer into) throws IOException;

  /**
   * {@code length} bytes from {@code offset} on, as a big-endian buffer ready to be read.
   *
   * @throws EOFException if any of them lies outside the image, also at a negative offset
   */
  default ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    read(offset, buffer);
    return buffer.flip();
  }

  /** Whether {@code length} bytes from {@code offset} on all lie inside the image. */
  default boolean holds(long offset, long length) {
    return offset >= 0 && length >= 0 && length <= size() && offset <= size() - length;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the raw content of an image, in any order and from several threads at once. */
@FunctionalInterface
public interface RawSink {
  /** What pieces are aligned by, in bytes. */
  int ALIGNMENT = 64 << 10;

  /**
   * Takes a piece. No byte is given twice; what is never given reads as zero. May block, and is to
   * end with an exception when its thread is interrupted.
   *
   * @param offset a multiple of {@link #ALIGNMENT}
   * @param data 1 byte to 2 MiB, which may be zeros; ends at a multiple of {@link #ALIGNMENT}, or
   *     where the image does. A direct buffer, to be used before this returns.
   */
  void write(long offset, ByteBuffer data) throws IOException;
}

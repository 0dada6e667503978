/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import java.io.IOException;

/** Unpacks one compression, piece by piece. Not used again once it has thrown. */
interface Decoder extends AutoCloseable {
  /**
   * Unpacks some bytes; reads what it needs for them and not much more.
   *
   * @param length at least 1
   * @return how many bytes, at least 1; -1 once the served bytes have ended, at a place where they
   *     may
   * @throws CorruptStreamException if they are no whole stream
   * @throws IOException what reading them threw
   */
  int decode(byte[] target, int offset, int length) throws IOException;

  /** Lets go of what is not garbage collected. The served bytes stay open. */
  @Override
  default void close() {}
}

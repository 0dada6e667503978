/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import java.nio.ByteBuffer;

/**
 * Unpacks compressed blocks, one after the other. Holds native memory until it is closed. Not safe
 * for use by many threads.
 */
public interface BlockInflater extends AutoCloseable {
  /** For deflate without a header (RFC 1951), by the fastest library that this host has. */
  static BlockInflater ofDeflate() {
    return LibdeflateInflater.ifInstalled().orElseGet(ZlibInflater::new);
  }

  /** For zstd (RFC 8878): a block is one frame or several. */
  static BlockInflater ofZstd() {
    return new ZstdInflater();
  }

  /**
   * Unpacks one block. It begins where {@code packed} does; what follows its end is ignored. Fills
   * {@code unpacked} to its limit, neither less nor more.
   *
   * @param packed a direct buffer, which is not changed; where its position is afterwards is open
   * @param unpacked a direct buffer; after a failure its content and position are open
   * @throws CorruptBlockException if {@code packed} doesn't begin with a whole block of that length
   */
  void inflate(ByteBuffer packed, ByteBuffer unpacked) throws CorruptBlockException;

  @Override
  void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The calls of libdeflate, on 64-bit hosts. Using this class where the library isn't installed is a
 * {@link LinkageError}.
 */
final class Libdeflate {
  static final int SUCCESS = 0;
  static final int SHORT_OUTPUT = 2;
  static final int INSUFFICIENT_SPACE = 3;

  static {
    Native.register(Libdeflate.class, "libdeflate.so.0");
  }

  private Libdeflate() {}

  // The names are those of libdeflate.h.
  static native Pointer libdeflate_alloc_decompressor();

  /**
   * @param actualOutLength where to put the unpacked length; null: it must be {@code outLength}
   * @return one of the constants, or another number for data that is damaged or cut off
   */
  static native int libdeflate_deflate_decompress(
      Pointer decompressor, long in, long inLength, long out, long outLength, long actualOutLength);

  static native void libdeflate_free_decompressor(Pointer decompressor);
}

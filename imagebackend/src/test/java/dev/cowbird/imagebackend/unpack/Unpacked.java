/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cowbird.imagebackend.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of compressed bytes, or why there is none. */
final class Unpacked {
  private Unpacked() {}

  static byte[] of(Compression compression, byte[] served) throws IOException {
    try (InputStream content = Decompressor.open(compression, new ByteArrayInputStream(served))) {
      return content.readAllBytes();
    }
  }

  /** Null, which assertions on it refuse, if it can be unpacked. */
  static CorruptStreamException failure(Compression compression, byte[] served) {
    return catchThrowableOfType(CorruptStreamException.class, () -> of(compression, served));
  }
}

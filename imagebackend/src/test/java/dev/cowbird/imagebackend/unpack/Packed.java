/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.cowbird.imagebackend.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Compressed streams, made by the libraries. */
final class Packed {
  private Packed() {}

  static byte[] of(Compression compression, byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream packing = packing(compression, packed)) {
      packing.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static OutputStream packing(Compression compression, OutputStream packed)
      throws IOException {
    return switch (compression) {
      case NONE -> throw new IllegalArgumentException("There is nothing to pack");
      case GZIP -> new GZIPOutputStream(packed);
      case XZ -> new XZOutputStream(packed, smallDictionary(), XZ.CHECK_CRC32);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(packed).setChecksum(true);
    };
  }

  /** It is allocated for each stream that is unpacked. */
  private static LZMA2Options smallDictionary() throws IOException {
    LZMA2Options options = new LZMA2Options(1);
    options.setDictSize(64 << 10);
    return options;
  }

  /** Bytes of which some can be compressed, always the same for a length. */
  static byte[] content(int length) {
    byte[] content = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i / 512 % 2 == 0 ? random.nextInt() : i / 512);
    }
    return content;
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

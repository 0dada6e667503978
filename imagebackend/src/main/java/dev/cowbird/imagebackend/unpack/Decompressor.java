/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import dev.cowbird.imagebackend.Compression;
import java.io.InputStream;

/**
 * Opens compressed images as streams of their content. Safe for use by many threads; each stream is
 * for one.
 */
public final class Decompressor {
  /**
   * The largest dictionary or window, in bytes: what {@code zstd} takes unless told otherwise, and
   * twice the dictionary of {@code xz -9}.
   */
  public static final int MAX_WINDOW_BYTES = 128 << 20;

  private Decompressor() {}

  /**
   * The content of what is served, unpacked as it is read. Several gzip members, xz streams or zstd
   * frames, one after the other, are one image, as the tools take them; xz stream padding and
   * skippable zstd frames are left out.
   *
   * <p>Nothing is read before the first read. Memory is bounded by {@link #MAX_WINDOW_BYTES} and
   * some 300 KiB, whatever is served; how much comes out is not, so the caller counts. Where the
   * stream returned ends, every served byte has been read, and every checksum in it was right.
   *
   * <p>Its {@code read} throws {@link CorruptStreamException} for served bytes that are empty, cut
   * off, damaged, of another kind, followed by anything else (zeros too), or in need of more memory
   * than is allowed; bytes returned before that are worth nothing. What reading {@code served}
   * throws comes through as it is. After either, each read throws the same again.
   *
   * @param served closed with the stream returned
   */
  public static InputStream open(Compression compression, InputStream served) {
    if (compression == Compression.NONE) {
      return served;
    }
    ServedBytes bytes = new ServedBytes(served);
    return new UnpackedStream(bytes, decoder(compression, bytes));
  }

  private static Decoder decoder(Compression compression, ServedBytes bytes) {
    return switch (compression) {
      case NONE -> throw new IllegalArgumentException("There is nothing to unpack");
      case GZIP -> new GzipDecoder(bytes);
      case XZ -> new XzDecoder(bytes);
      case ZSTD -> new ZstdDecoder(bytes);
    };
  }
}

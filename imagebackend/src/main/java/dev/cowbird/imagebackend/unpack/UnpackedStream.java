/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import dev.cowbird.imagebackend.file.BulkInputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A decoder as a stream. Once it failed it fails for good: nothing broken ever ends well. */
final class UnpackedStream extends BulkInputStream {
  private final ServedBytes served;
  private final Decoder decoder;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean closed;

  UnpackedStream(ServedBytes served, Decoder decoder) {
    this.served = served;
    this.decoder = decoder;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    requireUsable();
    if (length == 0) {
      return 0;
    }
    return ended ? -1 : decode(target, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      decoder.close();
      served.close();
    }
  }

  private int decode(byte[] target, int offset, int length) throws IOException {
    try {
      int n = decoder.decode(target, offset, length);
      ended = n < 0;
      return n;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new IOException("The stream is closed");
    }
    if (failure != null) {
      throw failure;
    }
  }
}

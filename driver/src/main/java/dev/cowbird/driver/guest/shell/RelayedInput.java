/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Hands input on to the client's thread, and keeps why that failed for the caller's. */
final class RelayedInput extends FilterInputStream {
  private volatile Optional<IOException> failure = Optional.empty();

  RelayedInput(InputStream source) {
    super(source);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  void requireSound() throws IOException {
    if (failure.isPresent()) {
      IOException e = failure.get();
      throw new IOException("its input can't be read: " + e.getMessage(), e);
    }
  }
}

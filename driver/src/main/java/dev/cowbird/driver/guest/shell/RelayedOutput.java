/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Hands output on from the client's thread, and keeps why that failed for the caller's. The client
 * hears of no failure, at which it would close the channel before the program is told to end; what
 * comes after one is dropped.
 */
final class RelayedOutput extends OutputStream {
  private final OutputStream sink;
  private volatile Optional<IOException> failure = Optional.empty();

  RelayedOutput(OutputStream sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    if (failure.isPresent()) {
      return;
    }
    try {
      sink.write(buffer, offset, length);
      sink.flush();
    } catch (IOException e) {
      failure = Optional.of(e);
    }
  }

  void requireSound() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}

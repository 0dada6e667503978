/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints, up to a bound, and goes on reading beyond it. */
final class StdoutCapture extends OutputStream {
  static final int CAPACITY = 1024 * 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean overflowed;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int fitting = Math.min(length, CAPACITY - kept.size());
    kept.write(bytes, offset, fitting);
    overflowed |= fitting < length;
  }

  /** Whether some of it is lost: half an answer must not pass for a whole one. */
  synchronized boolean overflowed() {
    return overflowed;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}

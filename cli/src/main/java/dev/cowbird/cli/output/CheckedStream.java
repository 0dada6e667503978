/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A print stream that tells of its errors, as a closed pipe, which print streams keep to
 * themselves.
 */
final class CheckedStream extends OutputStream {
  private final PrintStream stream;

  CheckedStream(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    stream.write(bytes, offset, length);
    requireSound();
  }

  @Override
  public void flush() throws IOException {
    requireSound();
  }

  private void requireSound() throws IOException {
    if (stream.checkError()) {
      throw new IOException("Nobody reads the output any more");
    }
  }
}

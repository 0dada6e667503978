/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints, and fails where that gets too much. */
final class CapturedOutput extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Runs a command, and keeps its output. */
  static GuestCommandResult of(GuestShell shell, GuestCommand command, InputStream input) {
    CapturedOutput output = new CapturedOutput();
    CapturedOutput error = new CapturedOutput();
    int status = shell.run(command, new GuestStreams(input, output, error));
    return new GuestCommandResult(status, output.text(), error.text());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (length > GuestCommandResult.MOST_BYTES - bytes.size()) {
      throw new IOException(
          "the command printed more than " + GuestCommandResult.MOST_BYTES + " bytes");
    }
    bytes.write(buffer, offset, length);
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/**
 * A server's answer, whose body is still to be read.
 *
 * @param body a read that makes no progress for too long fails
 */
public record HttpAnswer(int status, HttpHeaders headers, InputStream body)
    implements AutoCloseable {
  /** Closes it because of an error, which is the one that counts. */
  void closeAfter(Exception error) {
    try {
      close();
    } catch (IOException e) {
      error.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}

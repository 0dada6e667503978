/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Sends requests, with the limits that the JDK's client lacks: a server that sends nothing for
 * {@code stallTimeout} is given up, in the middle of a body too, and an interrupt ends any wait.
 * Safe for use by many threads.
 */
public final class HttpTransport {
  private final HttpClient client;
  private final Duration stallTimeout;

  public HttpTransport(HttpClient client, Duration stallTimeout) {
    this.client = client;
    this.stallTimeout = stallTimeout;
  }

  /**
   * Sends a request and waits for the head of the answer. The caller closes the answer.
   *
   * @param attempted to begin a message: {@code "Fetching image x"}
   * @throws ImageException {@code INTERRUPTED}
   * @throws IOException whatever the network does; trying again may help
   */
  public HttpAnswer send(HttpRequest.Builder request, String attempted) throws IOException {
    try {
      HttpResponse<InputStream> response = client.send(
          request.timeout(stallTimeout).build(), HttpResponse.BodyHandlers.ofInputStream());
      return new HttpAnswer(
          response.statusCode(), response.headers(), new StallGuard(response.body(), stallTimeout));
    } catch (IllegalArgumentException e) {
      // The client's way to complain of a header that it can't read, as Location.
      throw new IOException("the server's answer is malformed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Kind.INTERRUPTED, attempted + " was interrupted", e);
    }
  }
}

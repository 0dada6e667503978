/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.TryLaterException;
import java.util.Set;

/** What an answer without the image means. */
final class Refusal {
  /** The server is asked too early, too often, or is not well: RFC 9110, RFC 8470, RFC 6585. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private Refusal() {}

  /**
   * The failure for good that an answer is.
   *
   * @throws TryLaterException if it is none, for now
   */
  static ImageException of(ImageLocation.Http location, HttpAnswer answer)
      throws TryLaterException {
    int status = answer.status();
    if (PASSING.contains(status)) {
      throw new TryLaterException("the server answered " + status, RetryAfter.in(answer.headers()));
    }
    boolean absent = status == 404 || status == 410;
    return new ImageException(
        absent ? Kind.NOT_FOUND : Kind.SOURCE_UNAVAILABLE,
        "Image " + location + " can't be fetched: the server answered " + status
            + hint(status, location));
  }

  private static String hint(int status, ImageLocation.Http location) {
    return switch (status) {
      case 204 -> ", which means that it has no data";
      case 401, 403 ->
        " (credentials may stand in the URL, a netrc file or a header file: NETRC,"
            + " COWBIRD_HTTP_HEADERS)";
      case 407 ->
        Origin.of(location.uri()).isSecure()
            ? " (the proxy wants credentials: https_proxy is http://USER:PASSWORD@HOST:PORT, and"
                + " this JVM must be started with -Djdk.http.auth.tunneling.disabledSchemes=)"
            : " (the proxy wants credentials: http_proxy is http://USER:PASSWORD@HOST:PORT)";
      default -> "";
    };
  }
}

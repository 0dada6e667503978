/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.URI;
import java.util.Locale;

/** Whom a URL is asked of (RFC 6454): what is meant for one origin is told to no other. */
record Origin(String scheme, String host, int port) {
  /** @param uri of {@code http:} or {@code https:} with a host */
  static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return new Origin(
        scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? usual : uri.getPort());
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}

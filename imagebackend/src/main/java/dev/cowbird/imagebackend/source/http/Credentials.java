/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/** A user name and a password. */
record Credentials(String user, String password) {
  /** What a URL names before its host, percent-decoded: {@code user:password@}. */
  static Optional<Credentials> in(URI uri) {
    String info = uri.getRawUserInfo();
    if (info == null || info.isEmpty()) {
      return Optional.empty();
    }
    int colon = info.indexOf(':');
    return Optional.of(
        colon < 0
            ? new Credentials(decoded(info), "")
            : new Credentials(
                decoded(info.substring(0, colon)), decoded(info.substring(colon + 1))));
  }

  /** Bytes that are no UTF-8 are no text; a URI has no broken escapes. */
  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        bytes.write(Integer.parseInt(text(raw, i + 1), 16));
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(UTF_8);
  }

  private static String text(byte[] raw, int at) {
    return new String(raw, at, 2, UTF_8);
  }

  /** The field value of {@code Authorization}, RFC 7617. */
  String basic() {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** Neither of them. */
  @Override
  public String toString() {
    return "credentials";
  }
}

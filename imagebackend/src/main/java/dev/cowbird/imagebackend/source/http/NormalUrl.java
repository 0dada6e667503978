/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The normal form of an {@code http:} or {@code https:} URL, so that two spellings of one place are
 * one image: RFC 3986, sections 6.2.2 (case, percent-encoding, path segments) and 6.2.3 (default
 * port, empty path). Fragment and user info are left out.
 */
final class NormalUrl {
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

  private NormalUrl() {}

  static String of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String path = withoutDotSegments(normalEscapes(uri.getRawPath()));
    String query = uri.getRawQuery() == null ? "" : "?" + normalEscapes(uri.getRawQuery());
    return scheme + "://" + host + port(scheme, uri.getPort()) + path + query;
  }

  private static String port(String scheme, int port) {
    int usual = scheme.equals("https") ? 443 : 80;
    return port < 0 || port == usual ? "" : ":" + port;
  }

  private static String normalEscapes(String text) {
    Matcher matcher = ESCAPE.matcher(text);
    return matcher.replaceAll(match -> {
      String decoded = String.valueOf((char) Integer.parseInt(match.group(1), 16));
      return UNRESERVED.matcher(decoded).matches()
          ? Matcher.quoteReplacement(decoded)
          : "%" + match.group(1).toUpperCase(Locale.ROOT);
    });
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDotSegments(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.isEmpty() ? new String[] {"", ""} : path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      boolean dot = segments[i].equals(".");
      boolean dots = segments[i].equals("..");
      if (dots) {
        kept.pollLast();
      }
      if (!dot && !dots) {
        kept.addLast(segments[i]);
      } else if (last) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}

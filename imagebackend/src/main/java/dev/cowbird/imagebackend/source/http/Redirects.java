/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where an answer leads to, if it leads anywhere. */
final class Redirects {
  /** RFC 9110, section 15.4; 300 leaves the choice to people, 304 to 306 lead nowhere. */
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** What is asked for, and nothing of who asks. */
  private static final Set<String> ANONYMOUS =
      Set.of("accept", "accept-encoding", "if-range", "range", "user-agent");

  private Redirects() {}

  /**
   * The next URL to ask; empty if this answer is the last.
   *
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if it leads where it may not
   */
  static Optional<URI> next(String method, URI from, HttpAnswer answer, String attempted) {
    boolean repeatable = method.equals("GET") || method.equals("HEAD");
    if (!repeatable || !STATUSES.contains(answer.status())) {
      return Optional.empty();
    }
    String location =
        answer.headers().firstValue("Location").orElseThrow(() -> refused(attempted, "to nowhere"));
    return Optional.of(target(from, location, attempted));
  }

  private static URI target(URI from, String location, String attempted) {
    URI to = plain(resolved(from, location, attempted));
    String scheme = to.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(attempted, "to neither http: nor https:");
    }
    if (to.getHost() == null) {
      throw refused(attempted, "to a URL without a host");
    }
    if (Origin.of(from).isSecure() && !Origin.of(to).isSecure()) {
      throw refused(attempted, "from https: to http:");
    }
    return to;
  }

  /** The message does not repeat the URL, which may hold a token. */
  private static URI resolved(URI from, String location, String attempted) {
    try {
      URI reference = new URI(location);
      return isQueryOnly(reference) ? withQueryOf(reference, from) : from.resolve(reference);
    } catch (URISyntaxException e) {
      throw refused(attempted, "to something that is no URL");
    }
  }

  /** RFC 3986, section 5.2.2, keeps the path then; {@link URI#resolve} follows its precursor. */
  private static boolean isQueryOnly(URI reference) {
    return !reference.isAbsolute()
        && reference.getRawAuthority() == null
        && reference.getRawPath().isEmpty();
  }

  private static URI withQueryOf(URI reference, URI from) throws URISyntaxException {
    String base = before(from.toString(), '?');
    return new URI(
        reference.getRawQuery() == null ? from.toString() : base + "?" + reference.getRawQuery());
  }

  private static ImageException refused(String attempted, String where) {
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        attempted + " failed: the server redirects " + where + ", and that is not followed");
  }

  /** Whether a request's header field may be repeated to another origin. */
  static boolean mayGoElsewhere(String name) {
    return ANONYMOUS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Without fragment and user info, which are not the server's to see in a URL. */
  static URI plain(URI uri) {
    String text = before(uri.toString(), '#');
    String info = uri.getRawUserInfo();
    return URI.create(info == null ? text : text.replaceFirst("//[^/?#]*@", "//"));
  }

  private static String before(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/** Where a source image lies. */
public sealed interface ImageLocation {
  /**
   * A file of this host. It may be reached through symbolic links.
   *
   * @param path made absolute
   */
  record LocalFile(Path path) implements ImageLocation {
    public LocalFile {
      path = path.toAbsolutePath();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** An {@code http:} or {@code https:} URL. Its query and user info may be credentials. */
  record Http(URI uri) implements ImageLocation {
    /** Whether both are served by the same scheme, host and port. */
    public boolean isSameOriginAs(Http other) {
      return origin(uri).equals(origin(other.uri));
    }

    private static String origin(URI uri) {
      boolean tls = uri.getScheme().equalsIgnoreCase("https");
      int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
      return (tls ? "https://" : "http://") + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    /** The URL without user info and query. */
    @Override
    public String toString() {
      String query = uri.getRawQuery() == null ? "" : "?...";
      int port = uri.getPort();
      return uri.getScheme()
          + "://"
          + uri.getHost()
          + (port < 0 ? "" : ":" + port)
          + uri.getRawPath()
          + query;
    }
  }

  /** The caller itself. */
  record Supplied(SuppliedImage image) implements ImageLocation {
    /** {@code supplied:NAME}, as no path or URL begins. */
    @Override
    public String toString() {
      return "supplied:" + image.name();
    }
  }

  /** An image in the OpenStack cloud that the environment names, by its id there. */
  record Glance(UUID image) implements ImageLocation {
    @Override
    public String toString() {
      return "glance:" + image;
    }
  }

  /**
   * What an operator types for a file that is published with this one: a bare name, without slash
   * or colon, is beside it; anything else is a location of its own.
   *
   * @throws IllegalArgumentException if it is neither
   */
  default ImageLocation beside(String text) {
    boolean bare = !text.isEmpty() && text.chars().noneMatch(c -> c == '/' || c == ':');
    if (bare && this instanceof LocalFile file) {
      return new LocalFile(file.path().resolveSibling(text));
    }
    if (bare && this instanceof Http http) {
      return parse(http.uri().resolve("./" + text).toString());
    }
    return parse(text);
  }

  /**
   * Reads what an operator types: a path, {@code file:}, {@code http:}, {@code https:} or
   * {@code glance:}. A path that begins like a URL is written with {@code ./} before it.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static ImageLocation parse(String text) {
    return ImageLocationParser.parse(text);
  }
}

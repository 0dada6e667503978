/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a source image lies, once, from what an operator types. */
final class ImageLocationParser {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

  /** As Glance writes it, or without hyphens; {@link UUID#fromString} takes much else. */
  private static final Pattern UUID_TEXT = Pattern.compile(
      "(\\p{XDigit}{8})(-?)(\\p{XDigit}{4})\\2(\\p{XDigit}{4})\\2(\\p{XDigit}{4})\\2(\\p{XDigit}{12})");

  private ImageLocationParser() {}

  static ImageLocation parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("An empty text names no image");
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      return path(text);
    }
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "http", "https" -> http(text);
      case "file" -> file(text);
      case "glance" -> glance(text, scheme.end());
      default ->
        throw new IllegalArgumentException("Image '"
            + scheme.group()
            + "...' is of no known kind: a path, file:, http:, https: or glance: (a file whose"
            + " name looks like a URL is written ./NAME)");
    };
  }

  private static ImageLocation path(String text) {
    try {
      return new ImageLocation.LocalFile(Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("Image '" + text + "' is not a path", e);
    }
  }

  private static ImageLocation file(String text) {
    URI uri = uri(text);
    boolean local = uri.getRawAuthority() == null || uri.getRawAuthority().equals("localhost");
    boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!local || !plain || uri.getPath() == null || !uri.getPath().startsWith("/")) {
      throw new IllegalArgumentException(
          "The image's file: URL is not file: and the absolute path of a file on this host"
              + " (? and # in it are written %3F and %23)");
    }
    return path(uri.getPath());
  }

  private static ImageLocation http(String text) {
    URI uri = uri(text);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("The image's URL names no host");
    }
    return new ImageLocation.Http(uri);
  }

  private static ImageLocation glance(String text, int start) {
    Matcher uuid = UUID_TEXT.matcher(text.substring(start));
    if (!uuid.matches()) {
      throw new IllegalArgumentException(
          "Image '" + text + "' is not glance: and the UUID of an image");
    }
    return new ImageLocation.Glance(UUID.fromString(uuid.replaceFirst("$1-$3-$4-$5-$6")));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Without the cause, which has all of the URL, and so its password.
      throw new IllegalArgumentException(
          "The image's URL is malformed: " + e.getReason() + " at character " + e.getIndex());
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The canonical name of a source image: the absolute real path of a file, a normalized URL without
 * fragment and user info, or the UUID of an image in Glance, in lower case, whichever cloud that is
 * in. Two requests mean the same image when their ids are equal.
 *
 * @param value the whole name, with a URL's query, which may hold credentials: show
 *     {@link #toString()} instead
 */
public record ImageId(String value) {
  /** The id of the file at this path, which must be absolute and without symbolic links. */
  public static ImageId ofRealPath(Path realPath) {
    if (!realPath.isAbsolute()) {
      throw new IllegalArgumentException("Path " + realPath + " is not absolute");
    }
    return new ImageId(realPath.toString());
  }

  /** The id of an image in Glance, as it is written there. */
  public static ImageId ofGlance(UUID image) {
    return new ImageId(image.toString());
  }

  /**
   * The cache id of a revision: the SHA-1 of the id for the first, of the id, a newline and the
   * number for later ones.
   *
   * @param revision 1 or more
   */
  public CacheId cacheId(int revision) {
    if (revision < 1) {
      throw new IllegalArgumentException("Revision " + revision + " is not 1 or more");
    }
    return sha1(revision == 1 ? value : value + "\n" + revision);
  }

  private static CacheId sha1(String text) {
    byte[] digest = DigestAlgorithm.SHA1.start().digest(text.getBytes(StandardCharsets.UTF_8));
    return new CacheId(HexFormat.of().formatHex(digest));
  }

  /** The last element of the path or URL, without its query: what the image is called there. */
  public String fileName() {
    String path = toString();
    int query = path.startsWith("/") ? -1 : path.lastIndexOf("?...");
    String whole = query < 0 ? path : path.substring(0, query);
    return whole.substring(whole.lastIndexOf('/') + 1);
  }

  /** The id as it may be shown and logged: a URL's query is left out. */
  @Override
  public String toString() {
    int query = value.startsWith("/") ? -1 : value.indexOf('?');
    return query < 0 ? value : value.substring(0, query) + "?...";
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Looks for an expression in the lines of a stream of bytes that comes in pieces; a line counts as
 * far as it has come, up to {@value #MOST_CHARACTERS} characters. Used by one thread.
 */
final class LineMatcher implements Predicate<byte[]> {
  /** A guest that never ends its line must not fill the memory. */
  static final int MOST_CHARACTERS = 16 << 10;

  private final Pattern pattern;
  private final StringBuilder bytes = new StringBuilder();

  LineMatcher(Pattern pattern) {
    this.pattern = pattern;
  }

  @Override
  public boolean test(byte[] piece) {
    // Latin-1 keeps bytes as they are, wherever a piece ends.
    bytes.append(new String(piece, StandardCharsets.ISO_8859_1));
    boolean found = bytes.toString().lines().anyMatch(this::isIn);
    int rest = Math.max(bytes.lastIndexOf("\n") + 1, bytes.length() - MOST_CHARACTERS);
    bytes.delete(0, rest);
    return found;
  }

  private boolean isIn(String line) {
    String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return pattern.matcher(text).find();
  }
}

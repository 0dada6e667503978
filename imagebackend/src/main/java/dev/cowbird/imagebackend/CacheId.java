/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.regex.Pattern;

/** What a revision's files in the cache are named by: 40 hex digits. */
public record CacheId(String hex) {
  private static final Pattern VALID = Pattern.compile("[0-9a-f]{40}");

  /** @throws IllegalArgumentException if {@code hex} is not 40 lower-case hex digits */
  public CacheId {
    if (!VALID.matcher(hex).matches()) {
      throw new IllegalArgumentException("'" + hex + "' is not a cache id: 40 hex digits");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}

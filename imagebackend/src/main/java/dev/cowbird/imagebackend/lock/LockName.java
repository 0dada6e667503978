/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A lock's key, and the names of its files.
 *
 * @param directory a real path
 */
record LockName(Path directory, String key) {
  private static final String PREFIX = "cowbird-";
  private static final Pattern KEY = Pattern.compile("(?!" + PREFIX + ")[A-Za-z0-9._-]{1,200}");

  /** @throws IllegalArgumentException if {@code key} is not fit for a file's name */
  LockName {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "'" + key.replaceAll("\\p{C}", "?") + "' is not a lock's key");
    }
  }

  Path lockFile() {
    return directory.resolve(PREFIX + key);
  }

  /** Can't be another's lock file, as no key begins with a lock file's prefix. */
  HolderFile holderFile() {
    return new HolderFile(directory.resolve(key + ".json"));
  }

  @Override
  public String toString() {
    return key;
  }
}

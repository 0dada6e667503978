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
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** @throws IllegalArgumentException if {@code key} is not fit for a file's name */
  LockName {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "'" + key.replaceAll("\\p{C}", "?") + "' is not a lock's key");
    }
  }

  Path lockFile() {
    return directory.resolve("cowbird-" + key);
  }

  /** Of another prefix than lock files, as the key of one of them may end in ".json". */
  HolderFile holderFile() {
    return new HolderFile(directory.resolve("holder-" + key + ".json"));
  }

  @Override
  public String toString() {
    return key;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may do what with a file that is published. */
public enum FileMode {
  /** 0444, for what never changes again: QEMU, under whichever user, may read it. */
  READ_ONLY_SHARED("r--r--r--"),
  /** 0644: its owner may change it. */
  READABLE("rw-r--r--"),
  /** 0600: nobody but its owner may look. */
  PRIVATE("rw-------");

  private final String symbols;

  FileMode(String symbols) {
    this.symbols = symbols;
  }

  /** Whether a file has this mode. */
  public boolean isOf(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).equals(permissions());
  }

  Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString(symbols);
  }
}

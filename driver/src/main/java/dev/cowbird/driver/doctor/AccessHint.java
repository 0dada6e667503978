/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * What is to be done when the qemu user can't reach a disk, which libvirt tells as no more than
 * "Permission denied".
 */
final class AccessHint {
  private AccessHint() {}

  /** The same failure, with the remedy in its message if one is known. */
  static DriverException explain(DriverException failure, Path disk) {
    boolean denied = String.valueOf(failure.getMessage()).contains("Permission denied");
    return closedDirectory(disk)
        .filter(directory -> denied)
        .map(directory -> new DriverException(
            failure.kind(),
            failure.getMessage()
                + " (the qemu user can't pass through "
                + directory
                + ": chmod o+x "
                + directory
                + ", or another --state-dir)",
            failure))
        .orElse(failure);
  }

  /** The topmost directory above a file that others have no search permission for. */
  static Optional<Path> closedDirectory(Path file) {
    Optional<Path> topmost = Optional.empty();
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (isClosed(above)) {
        topmost = Optional.of(above);
      }
    }
    return topmost;
  }

  private static boolean isClosed(Path directory) {
    try {
      return !Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException e) {
      return false;
    }
  }
}

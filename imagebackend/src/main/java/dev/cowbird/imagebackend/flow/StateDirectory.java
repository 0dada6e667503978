/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes a state directory, and sees that the user that QEMU runs as can pass through it. */
final class StateDirectory {
  private static final Set<PosixFilePermission> PASSABLE =
      EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

  private StateDirectory() {}

  /**
   * Opens it under its real path, so that one directory has one name in all records.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY}
   */
  static StateLayout open(Path directory, HostFiles files) {
    try {
      boolean ours = isEmpty(directory) || Files.exists(new StateLayout(directory).bases());
      files.createDirectories(directory);
      StateLayout layout = new StateLayout(directory.toRealPath());
      List<Path> below = List.of(layout.bases(), layout.locks(), layout.instances());
      for (Path each : below) {
        files.createDirectories(each);
        makePassable(each);
      }
      if (ours) {
        makePassable(layout.root());
      }
      return layout;
    } catch (IOException e) {
      throw StorageErrors.translate("Opening state directory " + directory, e);
    }
  }

  /** A directory with things of others in it keeps the mode that they gave it. */
  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.findAny().isEmpty();
    }
  }

  /** A process that was killed may have left it with less; {@code mktemp -d} makes it 0700. */
  private static void makePassable(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    if (permissions.addAll(PASSABLE)) {
      Files.setPosixFilePermissions(directory, permissions);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds commands by name in a list of directories, and knows where missing ones come from. */
record Executables(List<Path> directories) {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** An ordinary user's PATH lacks these, and e2fsck and its like are nowhere else. */
  private static final List<Path> SYSTEM =
      List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"));

  private static final Map<String, String> PACKAGES = Map.ofEntries(
      Map.entry("qemu-img", "qemu-utils on Debian and Ubuntu, qemu-img on Fedora"),
      Map.entry("qemu-nbd", "qemu-utils on Debian and Ubuntu, qemu-img on Fedora"),
      Map.entry("dumpe2fs", "e2fsprogs"),
      Map.entry("e2fsck", "e2fsprogs"),
      Map.entry("resize2fs", "e2fsprogs"),
      Map.entry("tune2fs", "e2fsprogs"),
      Map.entry("prlimit", "util-linux"),
      Map.entry("setpriv", "util-linux"),
      Map.entry("mke2fs", "e2fsprogs"),
      Map.entry("mkfs.xfs", "xfsprogs"),
      Map.entry("mkfs.vfat", "dosfstools"),
      Map.entry("mkswap", "util-linux"));

  Executables {
    directories = List.copyOf(directories);
  }

  /**
   * The directories of a PATH, then those for system commands. Relative entries, the empty one for
   * the working directory among them, are left out: what runs must not depend on where.
   */
  static Executables ofPath(Optional<String> path) {
    Stream<Path> entries =
        Stream.of(path.orElse(DEFAULT_PATH).split(":")).map(Path::of).filter(Path::isAbsolute);
    return new Executables(Stream.concat(entries, SYSTEM.stream()).distinct().toList());
  }

  /**
   * The absolute path of a command.
   *
   * @param name a name, or a path
   * @throws ImageException {@code COMMAND_MISSING}
   */
  Path find(String name) {
    Stream<Path> candidates = name.indexOf('/') >= 0
        ? Stream.of(Path.of(name).toAbsolutePath())
        : directories.stream().map(directory -> directory.resolve(name));
    return candidates
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  private static ImageException missing(String name) {
    String command = name.substring(name.lastIndexOf('/') + 1);
    String from = PACKAGES.get(command);
    return new ImageException(
        Kind.COMMAND_MISSING,
        "Command "
            + StderrTail.printable(name)
            + " is not installed"
            + (from == null ? "" : " (its package: " + from + ")"));
  }
}

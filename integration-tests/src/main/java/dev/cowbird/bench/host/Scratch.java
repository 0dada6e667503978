/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary directory in which a benchmark keeps everything that it writes. It has mode 0711, as
 * the user that guests run as must be able to pass through it. Closing it removes it. Used by one
 * thread.
 */
public final class Scratch implements AutoCloseable {
  private static final String MODE = "rwx--x--x";

  private final Path root;
  private int made;

  private Scratch(Path root) {
    this.root = root;
  }

  /** Makes one, as {@code cowbird-bench-*}. */
  public static Scratch in(Path directory) {
    try {
      return new Scratch(
          open(Files.createTempDirectory(directory, "cowbird-bench-").toRealPath()));
    } catch (IOException e) {
      throw new BenchException("Can't make a temporary directory in " + directory + ": " + e, e);
    }
  }

  /** A new empty directory. */
  public Path fresh(String name) {
    try {
      return open(Files.createDirectory(root.resolve(name + "-" + made++)));
    } catch (IOException e) {
      throw new BenchException("Can't make a directory in " + root + ": " + e, e);
    }
  }

  private static Path open(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(MODE));
  }

  /** Removes a directory and everything in it. Symbolic links are not followed. */
  public static void remove(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> contentsFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : contentsFirst) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      // It was removed by whoever was given it.
    } catch (IOException e) {
      throw new BenchException("Can't remove " + directory + ": " + e, e);
    }
  }

  @Override
  public void close() {
    remove(root);
  }
}

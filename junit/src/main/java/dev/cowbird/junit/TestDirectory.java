/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one test. Other than JUnit's temporary directories it has mode 0711, because the
 * user that guests run as must be able to pass through it.
 */
record TestDirectory(Path path) {
  private static final String MODE = "rwx--x--x";

  static TestDirectory create() {
    try {
      Path path = Files.createTempDirectory("cowbird-test-");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
      return new TestDirectory(path.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't make a directory for a test", e);
    }
  }

  /** Removes the directory and everything in it. Symbolic links are not followed. */
  void remove() {
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> contentsFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : contentsFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't remove the test's directory " + path, e);
    }
  }
}

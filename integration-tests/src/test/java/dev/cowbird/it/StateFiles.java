/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is in a state directory. */
final class StateFiles {
  private StateFiles() {}

  /** All files and directories but the locks, by their names below the state directory. */
  static List<String> in(Path stateDirectory) {
    if (!Files.exists(stateDirectory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(stateDirectory)) {
      return files
          .map(file -> stateDirectory.relativize(file).toString())
          .filter(name -> !name.isEmpty() && !name.startsWith("locks"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down the cases of a corpus, in a directory of their own. */
final class CorpusFiles {
  private final Path directory;
  private final List<CorpusCase> cases = new ArrayList<>();

  CorpusFiles(Path directory) {
    this.directory = directory;
  }

  void good(String name, String declared, byte[] image, byte[] expected) {
    Optional<Path> disk = Optional.of(write("disk", expected));
    cases.add(new CorpusCase(name, declared, write("image", image), disk));
  }

  void bad(String name, String declared, byte[] image) {
    cases.add(new CorpusCase(name, declared, write("image", image), Optional.empty()));
  }

  List<CorpusCase> cases() {
    return List.copyOf(cases);
  }

  private Path write(String what, byte[] bytes) {
    try {
      return Files.write(directory.resolve(cases.size() + "." + what), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

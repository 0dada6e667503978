/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A document while it is read: its name, where files that it names lie, and its mistakes. Used by
 * one thread.
 */
public final class Document {
  /** The most that a document may have, in bytes. */
  public static final int LARGEST = 1 << 20;

  private final String source;
  private final Path directory;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * A document that is yet to be read.
   *
   * @param source its name, for messages
   * @param directory what relative paths in it are relative to
   */
  public Document(String source, Path directory) {
    this.source = source;
    this.directory = directory.toAbsolutePath();
  }

  /** Reads its content, YAML 1.2 or JSON in UTF-8; empty if there are {@link #problems}. */
  public <T> Optional<T> read(byte[] content, Form<T> form) {
    return text(content)
        .flatMap(text -> YamlTree.of(text, this))
        .flatMap(root -> form.read(new Value(this, root, "")))
        .filter(read -> problems.isEmpty());
  }

  /** The mistakes that were found, in the order in which they stand. */
  public List<Problem> problems() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  Path directory() {
    return directory;
  }

  int mistakes() {
    return problems.size();
  }

  void tell(Optional<Mark> mark, String path, String message) {
    int line = mark.map(Mark::getLine).orElse(0) + 1;
    int column = mark.map(Mark::getColumn).orElse(0) + 1;
    problems.add(new Problem(source, line, column, path, message));
  }

  private Optional<String> text(byte[] content) {
    if (content.length > LARGEST) {
      tell(Optional.empty(), "", "The document is longer than " + LARGEST + " bytes");
      return Optional.empty();
    }
    CharBuffer text = CharBuffer.allocate(content.length);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
    if (result.isError()) {
      tell(Optional.empty(), "", "The document is not UTF-8: see byte " + bytes.position());
      return Optional.empty();
    }
    return Optional.of(text.flip().toString());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An example in a document, as it stands there: what is fenced with three backticks.
 *
 * @param text without the fence
 */
record DocumentedExample(String text) {
  private static final Path ROOT = Path.of(System.getProperty("cowbird.readme"))
      .resolveSibling("")
      .toAbsolutePath()
      .normalize();

  /**
   * The only example of a language in a document of this checkout.
   *
   * @param document its path from the root: {@code driver/README.md}
   */
  static DocumentedExample of(String document, String language) {
    Pattern fence = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    try {
      List<String> texts = fence
          .matcher(Files.readString(ROOT.resolve(document)))
          .results()
          .map(result -> result.group(1))
          .toList();
      assertThat(texts).as("examples in " + document).hasSize(1);
      return new DocumentedExample(texts.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With another text in place of one that must be there. */
  DocumentedExample replacing(String text, String other) {
    assertThat(this.text).contains(text);
    return new DocumentedExample(this.text.replace(text, other));
  }

  Path writeTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}

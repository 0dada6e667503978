/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverException;
import dev.cowbird.imagebackend.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  private static final Path DOCS = Path.of("README.md");

  static Stream<Failure> failures() {
    return Stream.of(
            Arrays.stream(ImageException.Kind.values())
                .map(kind -> Failure.of(new ImageException(kind, "It failed"))),
            Arrays.stream(DriverException.Kind.values())
                .map(kind -> Failure.of(new DriverException(kind, "It failed"))),
            Stream.of(
                Failure.of(new IllegalArgumentException("It is wrong")),
                Failure.of(new IllegalStateException("It is broken"))))
        .flatMap(kinds -> kinds);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void every_kind_stands_in_the_docs_with_its_status(Failure failure) throws IOException {
    assertThat(Files.readString(DOCS))
        .contains("| `" + failure.kind() + "` | " + failure.status().code());
  }

  @Test
  void a_message_is_one_line_without_control_characters() {
    Failure failure = Failure.of(
        new ImageException(ImageException.Kind.NOT_FOUND, "Image a\n  b\u001b[1m is not there\n"));

    assertThat(failure.message()).isEqualTo("Image a b?[1m is not there");
  }

  @Test
  void what_nobody_foresaw_is_told_as_a_defect() {
    Failure failure = Failure.of(new IllegalStateException("It is broken"));

    assertThat(failure.kind()).isEqualTo("Internal");
    assertThat(failure.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(failure.message()).contains("IllegalStateException", "It is broken");
  }
}

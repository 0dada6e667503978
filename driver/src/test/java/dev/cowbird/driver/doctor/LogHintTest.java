/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogHintTest {
  @TempDir
  private Path directory;

  private DriverException failure() {
    return new DriverException(
        Kind.START_FAILED,
        "Could not run '/usr/bin/swtpm_setup'. exitstatus: 1; Check error log '"
            + directory.resolve("swtpm.log")
            + "' for details.");
  }

  @Test
  void tells_the_last_lines_of_the_log() throws IOException {
    Files.writeString(
        directory.resolve("swtpm.log"), "one\ntwo\nthree\n\nNo\u0007space\n\nEnding\nlast\n");

    DriverException explained = LogHint.explain(failure());

    assertThat(explained.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(explained)
        .hasMessageEndingWith("for details. (it ends: three; No?space; Ending; last)")
        .hasCauseInstanceOf(DriverException.class);
  }

  @Test
  void shortens_what_is_long() throws IOException {
    Files.writeString(directory.resolve("swtpm.log"), "x".repeat(5000));

    assertThat(LogHint.explain(failure()))
        .hasMessageEndingWith("x".repeat(200) + "...)")
        .hasMessageNotContaining("x".repeat(201));
  }

  @Test
  void leaves_a_failure_alone_whose_log_is_empty_or_not_there() throws IOException {
    DriverException failure = failure();
    assertThat(LogHint.explain(failure)).isSameAs(failure);

    Files.createFile(directory.resolve("swtpm.log"));
    assertThat(LogHint.explain(failure)).isSameAs(failure);
  }

  @Test
  void leaves_a_failure_alone_that_names_no_log() {
    DriverException other = new DriverException(Kind.START_FAILED, "Out of memory");

    assertThat(LogHint.explain(other)).isSameAs(other);
  }
}

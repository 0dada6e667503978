/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Output in(Output.Form form) {
    return new Output(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        new Terminal(false, false, false),
        form);
  }

  @Test
  void shows_a_result_as_text_or_as_json() {
    in(Output.Form.TEXT).result(Map.of("a", 1), "one");
    assertThat(out.toString(UTF_8)).isEqualTo("one\n");
    out.reset();

    in(Output.Form.JSON).result(Map.of("a", 1), "one");
    assertThat(out.toString(UTF_8)).isEqualToIgnoringWhitespace("{\"a\":1}");
    assertThat(err.size()).isZero();
  }

  @Test
  void shows_no_empty_text() {
    in(Output.Form.TEXT).result(Map.of("a", 1), "");

    assertThat(out.size()).isZero();
  }

  @Test
  void shows_a_table_as_text_or_as_json() {
    in(Output.Form.TEXT).table(Map.of("rows", List.of()), List.of(List.of("A", "B")));
    in(Output.Form.JSON).table(Map.of("rows", List.of()), List.of(List.of("A", "B")));

    assertThat(out.toString(UTF_8)).startsWith("A  B\n{");
  }

  @Test
  void keeps_everything_but_the_document_off_standard_output() throws IOException {
    Output json = in(Output.Form.JSON);

    json.text("for people");
    json.note("a note");
    json.stream().write("bytes\n".getBytes(UTF_8));

    assertThat(out.size()).isZero();
    assertThat(err.toString(UTF_8)).isEqualTo("a note\nbytes\n");
  }

  @Test
  void hands_on_bytes_as_they_are() throws IOException {
    byte[] bytes = {0, (byte) 0xff, '\r', '\n', 0x1b};

    OutputStream stream = in(Output.Form.TEXT).stream();
    stream.write(bytes);
    stream.write(7);
    stream.flush();

    assertThat(out.toByteArray()).containsExactly(0, 0xff, '\r', '\n', 0x1b, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\033[2J", "\007", "\r", "\b", "\177", "\u009b2J", "\u0085", "\0"})
  void shows_no_orders_to_a_terminal(String order) {
    Output output = in(Output.Form.TEXT);
    String text = "a" + order + "ü\u00a9\n\tb";
    String shown = "a?" + order.substring(1) + "ü\u00a9\n\tb\n";

    output.text(text);
    output.note(text);
    output.result(Map.of(), text);
    output.table(Map.of(), List.of(List.of(text)));
    output.stackTrace(new IllegalStateException(text, new IOException(text)));

    assertThat(out.toString(UTF_8)).isEqualTo(shown.repeat(4));
    assertThat(err.toString(UTF_8))
        .startsWith("java.lang.IllegalStateException: " + shown + "\tat ")
        .contains("Caused by: java.io.IOException: " + shown);
  }

  @Test
  void shows_no_credentials_of_urls_that_failed() {
    String url = "https://me:pass@example.org/a?key=pass";
    Exception failure = new IllegalStateException(url, new IOException(url));

    in(Output.Form.JSON).failure(url, Failure.of(failure));
    in(Output.Form.TEXT).warning("a", url);
    in(Output.Form.TEXT).stackTrace(failure);

    assertThat(out.toString(UTF_8)).contains("example.org").doesNotContain("pass");
    assertThat(err.toString(UTF_8)).contains("Caused by", "example.org").doesNotContain("pass");
  }

  @Test
  void says_when_nobody_reads_any_more() {
    OutputStream broken = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
    Output output = new Output(
        new PrintStream(broken, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        new Terminal(false, false, false),
        Output.Form.TEXT);

    assertThatIOException().isThrownBy(() -> output.stream().write(new byte[] {1}));
    assertThatIOException().isThrownBy(() -> output.stream().write(1));
    assertThatIOException().isThrownBy(() -> output.stream().flush());
  }

  @Test
  void needs_no_attempt_to_show_a_failure() {
    in(Output.Form.TEXT).failure("", Failure.usage("Do something"));

    assertThat(err.toString(UTF_8)).isEqualTo("cowbird: Do something\n");
  }

  @Test
  void ends_with_the_documented_statuses() {
    assertThat(ExitStatus.values())
        .extracting(ExitStatus::code)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 130);
  }
}

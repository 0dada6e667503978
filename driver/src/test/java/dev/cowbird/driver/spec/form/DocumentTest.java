/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of people who mean no good, or don't know YAML. */
@Timeout(60)
class DocumentTest {
  private static final Form<String> TEXT = Scalar.text("text", Function.identity());

  private static final Form<Map<String, List<List<String>>>> FORM =
      Entries.of("a mapping", Function.identity(), Sequence.of(Sequence.of(TEXT)));

  private final Document document = new Document("a.yaml", Path.of("/"));

  private String problem(byte[] content) {
    Optional<?> read = document.read(content, FORM);
    assertThat(read).isEmpty();
    return document.problems().get(0).toString();
  }

  private String problem(String content) {
    return problem(content.getBytes(UTF_8));
  }

  @Test
  void reads_what_is_sound() {
    assertThat(document.read("a: [[b, \"\\ud83d\\ude00\"]]".getBytes(UTF_8), FORM))
        .contains(Map.of("a", List.of(List.of("b", "\ud83d\ude00"))));
    assertThat(document.read("\ufeff{\"a\":\t[[]]}\n".getBytes(UTF_8), FORM)).isPresent();
    assertThat(document.problems()).isEmpty();
  }

  @Test
  void reads_aliases() {
    assertThat(document.read("a: &x [[b]]\nc: *x".getBytes(UTF_8), FORM)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n", "# nothing", "---"})
  void refuses_what_is_empty(String text) {
    assertThat(problem(text)).matches("a.yaml:1:\\d+: .*(empty|not nothing).*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: !!javax.script.ScriptEngineManager [] | a: expected a list",
        "a: [[!!binary aGVsbG8=]] | with the tag 'tag:yaml.org,2002:binary'",
        "a: [[!own x]] | with the tag '!own'",
        "!!set {a: } | with the tag 'tag:yaml.org,2002:set'",
        "'{a: [], a: []}' | a is said twice, first in line 1",
        "'{? [a] : []}' | is a list or mapping where a key belongs",
        "a: *b | undefined alias",
        "a: [[ | neither YAML nor JSON",
        "'{\"a\": [[]] \"b\": []}' | 1:12: This is neither YAML nor JSON",
        "text | expected a mapping, not the text 'text'",
        "%YAML 9.9 | a.yaml:1:"
      })
  void refuses_what_it_does_not_understand(String text, String problem) {
    assertThat(problem(text)).contains(problem);
  }

  @Test
  void refuses_tabs_for_indentation() {
    assertThat(problem("a:\n\t- []")).startsWith("a.yaml:2:1: This is neither YAML nor JSON");
  }

  @Test
  void refuses_two_documents() {
    assertThat(problem("a: []\n---\nb: []")).contains("single document");
  }

  @Test
  void refuses_merge_keys() {
    Form<String> form = Mapping.of("a mapping", StringBuilder::new)
        .key("a", "A.", TEXT, StringBuilder::append)
        .build(StringBuilder::toString);

    assertThat(document.read("<<: {a: b}".getBytes(UTF_8), form)).isEmpty();
    assertThat(document.problems())
        .singleElement()
        .hasToString("a.yaml:1:1: '<<' is not known: YAML 1.2 has no merge keys");
  }

  @Test
  void refuses_what_is_not_utf8() {
    assertThat(problem(new byte[] {'a', ':', ' ', (byte) 0xff})).contains("not UTF-8: see byte 3");
    assertThat(problem("a: []".getBytes(UTF_16))).contains("not UTF-8");
  }

  @Test
  void refuses_control_characters() {
    assertThat(problem("a: [[\u0001]]")).contains("U+0001");
  }

  @Test
  void refuses_what_is_too_long() {
    assertThat(problem("#".repeat(10 << 20))).contains("longer than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void refuses_what_is_nested_too_deeply(String opening) {
    assertThat(problem(opening.repeat(200_000))).contains("nested deeper than 50");
  }

  @Test
  void refuses_aliases_that_stand_for_too_much() {
    StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String list = ("*l" + (i - 1) + " , ").repeat(5);
      bomb.append("l")
          .append(i)
          .append(": &l")
          .append(i)
          .append(" [")
          .append(list)
          .append("]\n");
    }

    assertThat(problem(bomb.toString())).contains("more than 100000 values");
  }

  @Test
  void refuses_aliases_of_what_they_are_in() {
    assertThat(problem("a: &a [*a]")).contains("more than 100000 values");
  }

  @Test
  void refuses_hundreds_of_aliases() {
    assertThat(problem("a: &a []\nb: [" + "*a , ".repeat(500) + "]")).contains("aliases");
  }
}

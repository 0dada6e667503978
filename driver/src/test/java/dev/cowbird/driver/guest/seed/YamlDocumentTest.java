/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlDocumentTest {
  private static final String HOSTILE =
      "'\"\\ ${x} #!: - {[&*]}|>%@` \t\r\n\n  \u0001\u007f\u0085\u00a0\u2028\u2029\ufeff\ufffe é 😀 ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "No",
        "y",
        "~",
        "null",
        "0644",
        "1:30",
        "0x1f",
        "1e3",
        "2020-01-01",
        "1_000",
        "<<",
        "=",
        "",
        " ",
        "-",
        "? a",
        "a: b",
        "a #b",
        "!x",
        "TRUE",
        "--- a",
        "..."
      })
  void quotes_what_some_yaml_takes_for_something_else(String text) {
    String yaml = YamlDocument.of(Map.of("k", text));
    assertThat(yaml).isEqualTo("k: \"" + text + "\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-1", "web.example.net", "1e234567-0000-0000-0000-000000000000"})
  void leaves_words_as_they_are(String text) {
    assertThat(YamlDocument.of(Map.of("k", text))).isEqualTo("k: " + text + "\n");
  }

  @Test
  void comes_back_as_it_was_and_is_ascii() {
    String text = HOSTILE.repeat(20);
    String yaml = YamlDocument.of(Map.of("k", text));
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(yaml)).isTrue();
    assertThat(yaml.lines()).hasSize(1);
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    assertThat(read).isEqualTo(Map.of("k", text));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "Web-1", "a.b_c-d", "a..", "x-", "1.json", "AAAAaaaa0000"})
  void takes_letters_digits_dots_underscores_and_hyphens(String name) {
    assertThat(new InstanceName(name)).hasToString(name);
    assertThat(InstanceName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "-rf",
        "_x",
        "a/b",
        "../a",
        "/etc/passwd",
        "a b",
        " a",
        "a\n",
        "a\0",
        "a;b",
        "a$b",
        "a:b",
        "a,b",
        "a=b",
        "a\\b",
        "\u00e4",
        "\u0661"
      })
  void refuses_what_could_be_taken_for_anything_else(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstanceName(name))
        .withMessageContaining("is not an instance name");
    assertThat(InstanceName.isValid(name)).isFalse();
  }

  @Test
  void has_at_most_63_characters() {
    assertThat(InstanceName.isValid("a".repeat(63))).isTrue();
    assertThat(InstanceName.isValid("a".repeat(64))).isFalse();
  }

  @Test
  void shows_no_control_characters_of_a_refused_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstanceName("a\033[2J\nb"))
        .withMessageStartingWith("'a?[2J?b'");
  }

  @Test
  void is_ordered_by_its_text() {
    assertThat(new InstanceName("a")).isLessThan(new InstanceName("b"));
  }
}

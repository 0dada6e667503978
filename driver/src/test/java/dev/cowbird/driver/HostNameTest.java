/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @Test
  void is_kept_in_lower_case() {
    assertThat(new HostName("Web-1.Example.NET")).isEqualTo(new HostName("web-1.example.net"));
  }

  @Test
  void knows_its_first_label() {
    assertThat(new HostName("web.example.net").firstLabel()).isEqualTo("web");
    assertThat(new HostName("web").firstLabel()).isEqualTo("web");
    assertThat(new HostName("web").isOneLabel()).isTrue();
  }

  @Test
  void has_labels_of_63_and_253_in_all() {
    String label = "a".repeat(63);
    assertThat(new HostName(label).value()).hasSize(63);
    assertThatIllegalArgumentException().isThrownBy(() -> new HostName(label + "a"));
    String longest = (label + ".").repeat(3) + "a".repeat(61);
    assertThat(new HostName(longest).value()).hasSize(253);
    assertThatIllegalArgumentException().isThrownBy(() -> new HostName(longest + "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "-a",
        "a-",
        "a-.b",
        "a_b",
        "ä",
        "a b",
        "a\n",
        "$(id)",
        "a'b",
        "1",
        "10.0.0.1",
        "web.7"
      })
  void refuses_what_is_no_name(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new HostName(text));
  }
}

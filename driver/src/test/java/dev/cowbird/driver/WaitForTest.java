/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitForTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "console:login:",
        "console-regex:ready in [0-9]+ s",
        "ip",
        "port:8080",
        "ssh",
        "ssh:2222",
        "agent",
        "cloud-init",
        "http:8080/health?full=1",
        "http:8080//50%25"
      })
  void its_text_is_what_is_parsed(String text) {
    assertThat(WaitFor.parse(text)).hasToString(text);
  }

  @Test
  void a_path_of_http_may_be_left_out() {
    assertThat(WaitFor.parse("http:80")).isEqualTo(new WaitFor.Http(80, "/", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "IP",
        "ip:",
        "console",
        "console:",
        "port",
        "port:",
        "port:0",
        "port:65536",
        "port:-1",
        "port:x",
        "ssh:",
        "ssh:0",
        "agent:1",
        "http:",
        "http:/",
        "http:80/a b",
        "http:80/a{b}",
        "http:80/50%",
        "http:80/a#b",
        "http:80/\u00e9",
        "http:99999/",
        "console-regex:(",
        "something:else"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> WaitFor.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_is_refused_is_named_without_its_control_characters() {
    assertThatThrownBy(() -> WaitFor.parse("a\u001bb"))
        .hasMessageContaining("'a?b' is not console:TEXT");
  }

  @Test
  void several_things_are_named_together() {
    assertThat(WaitFor.all(WaitFor.address(), WaitFor.any(WaitFor.ssh(), WaitFor.agent())))
        .hasToString("ip and ssh or agent");
  }

  @Test
  void nothing_is_no_thing_to_wait_for() {
    assertThatThrownBy(WaitFor::all).hasMessageContaining("nothing to wait for");
    assertThatThrownBy(WaitFor::any).hasMessageContaining("nothing to wait for");
  }
}

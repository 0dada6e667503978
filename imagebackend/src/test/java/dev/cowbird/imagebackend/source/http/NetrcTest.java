/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetrcTest {
  private static Optional<Credentials> find(String text, String host) {
    return Netrc.parse(text).credentials(host, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h login u password p",
        "machine H\n  login u\n\tpassword p\n",
        "machine h\r\nlogin u\r\npassword p\r\n",
        "machine h password p login u",
        "machine h login u account a password p",
        "machine \"h\" login \"u\" password \"p\"",
        "# machine h login x password x\nmachine h login u password p # login x",
        "machine other login x password x\nmachine h login u password p",
        "machine other login x password x default login u password p",
        "machine h login u password p machine h login x password x",
        "login x password x machine h login u password p",
        "machine h unknown login u password p",
        "macdef init\n machine h login x password x\n\nmachine h login u password p",
        "machine h login u password p macdef init\nlogin x"
      })
  void finds_the_first_entry_of_a_host(String text) {
    assertThat(find(text, "h")).contains(new Credentials("u", "p"));
  }

  @ParameterizedTest
  @CsvSource({
    "#hash, #hash",
    "p#x, p#x",
    "'\"with space\"', with space",
    "'\"quote\\\" and \\\\\"', 'quote\" and \\'",
    "login, login",
    "p\u00e4ss, p\u00e4ss"
  })
  void a_password_is_any_word(String written, String password) {
    assertThat(find("machine h login u password " + written, "h"))
        .contains(new Credentials("u", password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " \n", "# only\n# comments", "machine h", "machine o login u", "macdef"})
  void what_is_not_there_is_not_found(String text) {
    assertThat(find(text, "h")).isEmpty();
  }

  @Test
  void a_known_user_has_a_password_of_its_own() {
    Netrc netrc = Netrc.parse("machine h login a password 1 machine h login b password 2");

    assertThat(netrc.credentials("h", Optional.of("b"))).contains(new Credentials("b", "2"));
    assertThat(netrc.credentials("h", Optional.of("c"))).isEmpty();
  }

  @Test
  void a_password_without_a_login_is_that_of_any_user() {
    assertThat(Netrc.parse("machine h password 1").credentials("h", Optional.of("b")))
        .contains(new Credentials("b", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "'machine', line 1",
    "'machine h\nlogin', line 2",
    "'machine h\nlogin secret\npassword', line 3",
    "'machine h\npassword \"secret\n', line 2"
  })
  void what_is_cut_off_is_named_by_its_line_alone(String text, String place) {
    assertThatThrownBy(() -> Netrc.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(place)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}

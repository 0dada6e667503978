/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.GuestUser.SudoRight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestUserTest {
  @Test
  void can_do_nothing_unless_said() {
    GuestUser user = GuestUser.builder("anna").build();
    assertThat(user.sudo()).isEqualTo(SudoRight.NONE);
    assertThat(user.password()).isEmpty();
    assertThat(user.keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Anna",
        "1a",
        "-a",
        "a b",
        "a:b",
        "a\n",
        "ä",
        "a$",
        "root",
        "default",
        "abcdefghijklmnopqrstuvwxyz0123456"
      })
  void refuses_what_is_no_name_or_taken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuestUser.builder(name).build());
  }

  @Test
  void refuses_a_group_twice_and_groups_with_commas() {
    GuestUser.Builder user = GuestUser.builder("anna").group("adm");
    assertThatIllegalArgumentException().isThrownBy(user.group("adm")::build);
    assertThatIllegalArgumentException()
        .isThrownBy(GuestUser.builder("a").group("adm,sudo")::build);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bash", "/bin/ba sh", "/bin/sh:x", "/bin/sh\n", "/", "/bin//sh"})
  void refuses_what_is_no_shell(String shell) {
    assertThatIllegalArgumentException().isThrownBy(GuestUser.builder("anna").shell(shell)::build);
  }

  @Test
  void needs_a_password_to_give_one_for_sudo() {
    assertThatIllegalArgumentException()
        .isThrownBy(GuestUser.builder("anna").sudo(SudoRight.WITH_PASSWORD)::build);
  }
}

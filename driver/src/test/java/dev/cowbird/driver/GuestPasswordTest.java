/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestPasswordTest {
  @Test
  void is_masked_wherever_it_stands() {
    GuestUser user =
        GuestUser.builder("anna").password(GuestPassword.plain("HUSH")).build();
    GuestConfig config = GuestConfig.builder()
        .user(user)
        .rootPassword(GuestPassword.hashed("$6$s$HUSH"))
        .build();
    assertThat(config.toString()).doesNotContain("HUSH").contains("***");
  }

  @Test
  void compares_by_what_is_hidden() {
    assertThat(GuestPassword.plain("a")).isEqualTo(GuestPassword.plain("a"));
    assertThat(GuestPassword.plain("a")).isNotEqualTo(GuestPassword.plain("b"));
    assertThat(GuestPassword.plain("a").secret().reveal()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$6$salt$aB./9", "$y$j9T$abc$def", "$2b$05$abc", "$5$rounds=1000$s$h"})
  void takes_hashes_of_crypt(String hash) {
    assertThat(GuestPassword.hashed(hash).secret().reveal()).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HUSH", "$6$a:HUSH", "$6$a HUSH", "$6$HUSH\nroot:x", "!", "*"})
  void refuses_other_hashes_and_shows_none(String hash) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuestPassword.hashed(hash))
        .withMessageNotContaining("HUSH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HUSH\nroot:x", "HUSH\0", "HUSH\u0085", "\u007fHUSH"})
  void refuses_control_characters_and_shows_none(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuestPassword.plain(text))
        .withMessageNotContaining("HUSH");
  }
}

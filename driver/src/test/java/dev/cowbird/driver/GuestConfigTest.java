/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.address.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestConfigTest {
  private static GuestConfig.Builder config() {
    return GuestConfig.builder();
  }

  @Test
  void wants_a_full_name_that_is_the_host_names() {
    assertThat(config()
            .hostname(new HostName("web"))
            .fqdn(new HostName("web.example.net"))
            .build())
        .isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(
            config().hostname(new HostName("web")).fqdn(new HostName("www.example.net"))::build)
        .withMessageContaining("web")
        .withMessageContaining("www.example.net");
    assertThatIllegalArgumentException()
        .isThrownBy(config().hostname(new HostName("web.example.net"))::build);
    assertThatIllegalArgumentException().isThrownBy(config().fqdn(new HostName("web"))::build);
  }

  @Test
  void wants_a_full_name_that_linux_takes() {
    HostName longer = new HostName("web." + "a".repeat(61));
    assertThatIllegalArgumentException()
        .isThrownBy(config().fqdn(longer)::build)
        .withMessageContaining("64");
  }

  @Test
  void refuses_users_keys_files_and_interfaces_twice() {
    GuestUser anna = GuestUser.builder("anna").build();
    assertThatIllegalArgumentException()
        .isThrownBy(config().user(anna).user(anna)::build)
        .withMessageContaining("anna");
    assertThatIllegalArgumentException()
        .isThrownBy(
            config().defaultUserKey(Keys.ed25519(1)).defaultUserKey(Keys.ed25519(1))::build);
    GuestFile file = GuestFile.readable("/a", GuestData.of("x"));
    assertThatIllegalArgumentException().isThrownBy(config().file(file).file(file)::build);
    GuestNic nic = GuestNic.builder().mac(new MacAddress("52:54:00:00:00:01")).build();
    assertThatIllegalArgumentException().isThrownBy(config().nic(nic).nic(nic)::build);
  }

  @Test
  void bounds_all_files_together() {
    GuestData largest = GuestData.of(new byte[GuestFile.LARGEST]);
    GuestConfig.Builder config = config();
    for (int i = 0; i < 16; i++) {
      config.file(GuestFile.readable("/f" + i, largest));
    }
    assertThat(config.build().files()).hasSize(16);
    assertThatIllegalArgumentException()
        .isThrownBy(config.file(GuestFile.readable("/g", GuestData.of("x")))::build)
        .withMessageContaining("16777217");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../etc/passwd", "/etc", "Europe/", "a b", "Europe/Berlin\n"})
  void refuses_what_is_no_time_zone(String zone) {
    assertThatIllegalArgumentException().isThrownBy(config().timezone(zone)::build);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de DE", "$(id)", "de_DE.UTF-8\n"})
  void refuses_what_is_no_locale(String locale) {
    assertThatIllegalArgumentException().isThrownBy(config().locale(locale)::build);
  }

  @Test
  void shows_no_control_characters_in_messages() {
    assertThatIllegalArgumentException()
        .isThrownBy(config().timezone("\u001b[2J\n" + "x".repeat(500))::build)
        .withMessageNotContaining("\u001b")
        .withMessageNotContaining("\n")
        .withMessageNotContaining("x".repeat(100));
  }
}

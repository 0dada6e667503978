/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.HostKeyRepository;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.SshPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownHostsTest {
  private static final SshPublicKey ONE = SshPublicKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ775uFFRXzr2A0ZHnYQ7BYSrQYQilqhDzFQ2rA9+5LG root@one");
  private static final SshPublicKey OTHER = SshPublicKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNXn1tXLRLPmUoXMnVxSDkTIMhPNfAUHMa4gHyEX0Ng");

  /** That of a security key. */
  private static final SshPublicKey HELD = SshPublicKey.parse("sk-ssh-ed25519@openssh.com"
      + " AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAICoqKioqKioqKioqKioqKioqKioqKioqKioqKioqKioq"
      + "AAAABHNzaDo=");

  private final List<SshPublicKey> recorded = new ArrayList<>();

  private HostKeys keys(SshPublicKey... known) {
    return new HostKeys(new KnownHosts("vm", List.of(known)), recorded::add);
  }

  private static byte[] blob(SshPublicKey key) {
    return Base64.getDecoder().decode(key.blob());
  }

  @Test
  void stand_in_lines_of_their_alias_without_comment() {
    KnownHosts known = new KnownHosts("vm", List.of(ONE, OTHER, ONE));

    assertThat(known.text())
        .isEqualTo("vm ssh-ed25519 " + ONE.blob() + "\nvm ssh-ed25519 " + OTHER.blob() + "\n");
    assertThat(KnownHosts.parse("vm", "# mine\nvmx rubbish\n" + known.text())).isEqualTo(known);
    assertThatThrownBy(() -> KnownHosts.parse("vm", "vm rubbish"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_first_key_is_recorded_where_none_is_known() {
    HostKeys keys = keys();

    assertThat(keys.check("vm", blob(ONE))).isEqualTo(HostKeyRepository.OK);
    assertThat(recorded).containsExactly(new SshPublicKey(ONE.type(), ONE.blob(), ""));
    assertThat(keys.accepted()).isPresent();
  }

  @Test
  void a_known_key_is_accepted_and_any_other_is_refused() {
    assertThat(keys(OTHER, ONE).check("vm", blob(ONE))).isEqualTo(HostKeyRepository.OK);
    HostKeys keys = keys(ONE);

    assertThat(keys.check("vm", blob(OTHER))).isEqualTo(HostKeyRepository.CHANGED);
    assertThat(keys.refused()).isPresent();
    assertThat(keys.accepted()).isEmpty();
    assertThat(recorded).isEmpty();
  }

  @Test
  void the_client_is_told_of_keys_that_it_can_check() {
    assertThat(keys(HELD, ONE).getHostKey()).hasSize(1);
    assertThat(keys(HELD, ONE).check("vm", blob(ONE))).isEqualTo(HostKeyRepository.OK);
    assertThat(keys(HELD).check("vm", blob(ONE))).isEqualTo(HostKeyRepository.CHANGED);
  }

  @Test
  void a_key_that_may_not_be_recorded_is_not_accepted() {
    HostKeys keys = new HostKeys(new KnownHosts("vm", List.of()), key -> {
      throw new DriverException(Kind.NOT_FOUND, "gone");
    });

    assertThat(keys.check("vm", blob(ONE))).isEqualTo(HostKeyRepository.NOT_INCLUDED);
    assertThat(keys.failure()).isPresent();
  }

  @Test
  void what_is_no_key_is_not_accepted() {
    for (byte[] blob : new byte[][] {{}, {0, 0}, {0, 0, 0, 9, 1}, {-1, -1, -1, -1}}) {
      assertThat(keys().check("vm", blob)).isEqualTo(HostKeyRepository.NOT_INCLUDED);
    }
  }

  @Test
  void the_consoles_first_list_is_read_whatever_got_into_it() {
    String list = "-----BEGIN SSH HOST KEY KEYS-----\r\n" + ONE.line() + "\r\n[ 9.1] random\r\n"
        + "-----END SSH HOST KEY KEYS-----\r\n";

    assertThat(ConsoleHostKeys.in("boot\r\n" + list + list.replace(ONE.blob(), OTHER.blob())))
        .containsExactly(ONE);
    assertThat(ConsoleHostKeys.in("-----BEGIN SSH HOST KEY KEYS-----\n" + ONE.line()))
        .isEmpty();
    assertThat(ConsoleHostKeys.in("-----END SSH HOST KEY KEYS-----")).isEmpty();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {
  private static final String BLOB = Keys.blob("ssh-ed25519", new byte[32]);

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519, 1",
    "ssh-rsa, 2",
    "ecdsa-sha2-nistp256, 2",
    "ecdsa-sha2-nistp384, 2",
    "ecdsa-sha2-nistp521, 2",
    "sk-ssh-ed25519@openssh.com, 2",
    "sk-ecdsa-sha2-nistp256@openssh.com, 3"
  })
  void reads_the_types_of_today(String type, int fields) {
    byte[][] parts = new byte[fields][7];
    String line = type + " " + Keys.blob(type, parts);
    assertThat(SshPublicKey.parse(line)).hasToString(line);
  }

  @Test
  void reads_a_file_as_it_is_written() {
    SshPublicKey key = SshPublicKey.parse("ssh-ed25519 " + BLOB + " anna@host of hers\n");
    assertThat(key.comment()).isEqualTo("anna@host of hers");
    assertThat(key.line()).isEqualTo("ssh-ed25519 " + BLOB + " anna@host of hers");
  }

  @Test
  void refuses_a_type_that_is_not_the_blobs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SshPublicKey.parse("ssh-rsa " + BLOB))
        .withMessageContaining("ssh-rsa");
  }

  @Test
  void refuses_a_key_that_is_cut_off_or_goes_on() {
    String cut = BLOB.substring(0, 40);
    String longer = Keys.blob("ssh-ed25519", new byte[32], new byte[1]);
    String empty = Keys.blob("ssh-ed25519", new byte[0]);
    for (String blob : new String[] {cut, longer, empty, "AAAA", "", "????"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SshPublicKey.parse("ssh-ed25519 " + blob));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command=\"reboot\" ssh-ed25519 BLOB",
        "no-pty,ssh-ed25519 BLOB",
        "ssh-dss BLOB",
        "ssh-ed25519 BLOB a\nssh-ed25519 BLOB b",
        "ssh-ed25519\nBLOB",
        "ssh-ed25519 BLOB a\u2028b",
        "ssh-ed25519 BLOB \u0000",
        "BLOB",
        "",
        "# comment"
      })
  void refuses_options_other_types_and_second_lines(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SshPublicKey.parse(line.replace("BLOB", BLOB)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN OPENSSH PRIVATE KEY-----\nHUSH\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nHUSH",
        "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nHUSH",
        "ssh-ed25519 b3BlbnNzaC1rZXktdjEAAAAAHUSH"
      })
  void names_a_private_key_and_does_not_show_it(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SshPublicKey.parse(key))
        .withMessageContaining("private")
        .withMessageNotContaining("HUSH");
  }

  @Test
  void shows_nothing_of_what_it_does_not_know() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SshPublicKey.parse("HUSH HUSH HUSH"))
        .withMessageNotContaining("HUSH");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateKeyFileTest {
  @TempDir
  private Path directory;

  private static KeyPair key() throws JSchException {
    return KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> new PrivateKeyFile(file).requireUsable())
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SPEC_REFUSED))
        .hasMessageStartingWith("The private key " + file + " " + why);
  }

  @Test
  void a_key_without_passphrase_can_be_shown() throws Exception {
    Path file = directory.resolve("id");
    key().writePrivateKey(file.toString());

    assertThatCode(new PrivateKeyFile(file)::requireUsable).doesNotThrowAnyException();
  }

  @Test
  void a_key_with_a_passphrase_is_refused() throws Exception {
    Path file = directory.resolve("id");
    key().writePrivateKey(file.toString(), "hush".getBytes(US_ASCII));

    assertRefused(file, "is protected by a passphrase");
  }

  @Test
  void what_is_no_key_is_refused() throws IOException {
    assertRefused(directory.resolve("none"), "can't be read: ");
    assertRefused(
        Files.writeString(directory.resolve("text"), "ssh-ed25519 AAAA"), "can't be read: ");
    assertRefused(Files.createFile(directory.resolve("empty")), "can't be read: ");
    assertRefused(directory, "can't be read: ");
  }
}

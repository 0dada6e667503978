/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.SshPublicKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A key that may log in, and what is done with it. */
final class GuestLogin {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Path privateKey;
  private final SshPublicKey publicKey;

  private GuestLogin(Path privateKey, SshPublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A new key, in a file of a directory. */
  static GuestLogin create(Path directory) {
    try {
      KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      pair.writePublicKey(line, "it@cowbird");
      Path file = directory.resolve("id");
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      ByteArrayOutputStream secret = new ByteArrayOutputStream();
      pair.writeOpenSSHv1PrivateKey(secret, null);
      Files.write(file, secret.toByteArray());
      return new GuestLogin(file, SshPublicKey.parse(line.toString(StandardCharsets.UTF_8)));
    } catch (JSchException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path privateKey() {
    return privateKey;
  }

  SshPublicKey publicKey() {
    return publicKey;
  }

  /** What a command prints on the guest, without the last line's end. */
  String run(GuestAccess guest, String user, String command) throws JSchException, IOException {
    InetSocketAddress endpoint = guest.endpoints(22).get(0);
    JSch client = new JSch();
    client.addIdentity(privateKey.toString());
    Session session =
        client.getSession(user, endpoint.getAddress().getHostAddress(), endpoint.getPort());
    session.setConfig("StrictHostKeyChecking", "no");
    try {
      session.connect(PATIENCE_MILLIS);
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(command);
      channel.connect(PATIENCE_MILLIS);
      return new String(channel.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } finally {
      session.disconnect();
    }
  }
}

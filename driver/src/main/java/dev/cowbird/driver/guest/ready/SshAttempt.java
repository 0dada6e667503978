/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.cowbird.driver.WaitFor.SshLogin;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Logs in once, and out again. Nothing is said that a false server could use. */
record SshAttempt(SshLogin login) {
  private static final int CONNECT_MILLIS = 10_000;

  void at(InetSocketAddress endpoint) throws IOException {
    try {
      JSch client = new JSch();
      client.addIdentity(login.privateKey().toString());
      Session session = client.getSession(
          login.user(), endpoint.getAddress().getHostAddress(), endpoint.getPort());
      session.setConfig("StrictHostKeyChecking", "no");
      session.setConfig("PreferredAuthentications", "publickey");
      try {
        session.connect(CONNECT_MILLIS);
      } finally {
        session.disconnect();
      }
    } catch (JSchException e) {
      throw new IOException("no login as " + login.user() + ": " + e.getMessage(), e);
    }
  }
}

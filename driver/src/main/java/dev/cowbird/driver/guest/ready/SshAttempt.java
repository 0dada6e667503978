/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.WaitFor.SshLogin;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Logs in once, and out again. */
record SshAttempt(GuestView guest, SshLogin login) {
  void at(InetSocketAddress endpoint) throws IOException {
    try {
      guest.logIn(login, endpoint);
    } catch (DriverException e) {
      switch (e.kind()) {
        case GUEST_UNREACHABLE, LOGIN_REFUSED, HOST_KEY_CHANGED ->
          throw new IOException("no login as " + login.user() + ": " + e.getMessage(), e);
        default -> throw e;
      }
    }
  }
}

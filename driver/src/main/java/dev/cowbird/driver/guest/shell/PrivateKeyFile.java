/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of a private key by which somebody is to be let in. */
public record PrivateKeyFile(Path path) {
  /**
   * Makes sure that the key can be shown to a server; blocks for moments.
   *
   * @throws DriverException {@code SPEC_REFUSED} if it can't be read, or if a passphrase protects
   *     it, as nobody is asked for one
   */
  public void requireUsable() {
    JSch files = new JSch();
    try {
      files.addIdentity(path.toString());
      if (files.getIdentityRepository().getIdentities().stream().anyMatch(Identity::isEncrypted)) {
        throw refused("is protected by a passphrase, for which nobody is asked", null);
      }
    } catch (JSchException e) {
      throw refused("can't be read: " + e.getMessage(), e);
    }
  }

  private DriverException refused(String why, @Nullable JSchException cause) {
    return new DriverException(Kind.SPEC_REFUSED, "The private key " + path + " " + why, cause);
  }
}

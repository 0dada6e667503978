/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.ShellAccess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Vector;

/**
 * The keys that are shown to a guest: those in files, then those of an ssh-agent. A file that a
 * passphrase protects is left to the agent, as nobody is here to ask for it.
 */
final class Identities implements IdentityRepository {
  private final IdentityRepository files;
  private final Optional<IdentityRepository> agent;

  private Identities(IdentityRepository files, Optional<IdentityRepository> agent) {
    this.files = files;
    this.agent = agent;
  }

  /** @throws DriverException {@code LOGIN_REFUSED} if a key can't be read */
  static Identities of(ShellAccess.Ssh access) {
    JSch files = new JSch();
    access.identities().forEach(file -> add(files, file));
    return new Identities(
        files.getIdentityRepository(), access.agentSocket().flatMap(Identities::agent));
  }

  private static void add(JSch files, Path file) {
    try {
      files.addIdentity(file.toString());
    } catch (JSchException e) {
      throw new DriverException(
          Kind.LOGIN_REFUSED, "The private key " + file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** An agent that is gone is no reason not to try the files. */
  private static Optional<IdentityRepository> agent(Path socket) {
    try {
      SSHAgentConnector connector = new SSHAgentConnector(socket);
      return connector.isAvailable()
          ? Optional.of(new AgentIdentityRepository(connector))
          : Optional.empty();
    } catch (AgentProxyException e) {
      return Optional.empty();
    }
  }

  @Override
  public Vector<Identity> getIdentities() {
    Vector<Identity> all = new Vector<>(files.getIdentities());
    all.removeIf(Identity::isEncrypted);
    agent.ifPresent(keys -> all.addAll(keys.getIdentities()));
    return all;
  }

  @Override
  public String getName() {
    return "cowbird";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  /** Nothing is added to what the user has. */
  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {}
}

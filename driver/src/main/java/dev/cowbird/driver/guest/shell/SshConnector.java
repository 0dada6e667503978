/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.imagebackend.InstanceName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Connects to a guest's SSH server, and to nobody else's. */
public final class SshConnector {
  private static final int CONNECT_MILLIS = 10_000;

  /** A guest that says nothing for that long, four times, is gone. */
  private static final int ALIVE_MILLIS = 15_000;

  private static final int ALIVE_TRIES = 4;

  private final InstanceName guest;
  private final Supplier<HostKeys> keys;
  private final Path knownHosts;

  /**
   * @param keys the guest's, anew for each connection
   * @param knownHosts where they are kept, for messages
   */
  public SshConnector(InstanceName guest, Supplier<HostKeys> keys, Path knownHosts) {
    this.guest = guest;
    this.keys = keys;
    this.knownHosts = knownHosts;
  }

  /** What became of one attempt. */
  private record Attempt(InetSocketAddress endpoint, HostKeys keys, Session session) {}

  /**
   * Logs in.
   *
   * @param endpoints tried in turn
   * @throws DriverException {@code GUEST_UNREACHABLE}, {@code LOGIN_REFUSED},
   *     {@code HOST_KEY_CHANGED}, {@code INTERRUPTED}
   */
  public GuestShell login(ShellAccess.Ssh access, String user, List<InetSocketAddress> endpoints) {
    Identities identities = Identities.of(access);
    return attempt(endpoints, endpoint -> {
      Attempt attempt = prepare(endpoint, user);
      attempt.session().setIdentityRepository(identities);
      try {
        attempt.session().connect(CONNECT_MILLIS);
        return new SshShell(guest, attempt.session());
      } catch (JSchException e) {
        attempt.session().disconnect();
        requireGuest(attempt, e);
        throw new DriverException(
            Kind.LOGIN_REFUSED,
            "Guest " + guest + " does not let " + user + " in by any of "
                + identities.getIdentities().size() + " keys: " + e.getMessage(),
            e);
      }
    });
  }

  /**
   * Finds where the guest's server answers, and makes sure that it is the guest's, without logging
   * in.
   *
   * @throws DriverException {@code GUEST_UNREACHABLE}, {@code HOST_KEY_CHANGED},
   *     {@code INTERRUPTED}
   */
  public InetSocketAddress recognize(List<InetSocketAddress> endpoints) {
    return attempt(endpoints, endpoint -> {
      Attempt attempt = prepare(endpoint, "root");
      attempt.session().setConfig("PreferredAuthentications", "none");
      try {
        attempt.session().connect(CONNECT_MILLIS);
      } catch (JSchException e) {
        requireGuest(attempt, e);
      } finally {
        attempt.session().disconnect();
      }
      return endpoint;
    });
  }

  /** Something tried at one endpoint. */
  private interface Try<T> {
    T at(InetSocketAddress endpoint) throws JSchException;
  }

  private <T> T attempt(List<InetSocketAddress> endpoints, Try<T> attempt) {
    JSchException last = new JSchException("it has no address that is known");
    for (InetSocketAddress endpoint : endpoints) {
      try {
        return attempt.at(endpoint);
      } catch (JSchException e) {
        last = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new DriverException(
            Kind.INTERRUPTED, "Connecting to guest " + guest + " was interrupted", last);
      }
    }
    throw new DriverException(
        Kind.GUEST_UNREACHABLE,
        "Guest " + guest + " can't be reached by SSH at " + endpoints + ": " + last.getMessage(),
        last);
  }

  private Attempt prepare(InetSocketAddress endpoint, String user) throws JSchException {
    HostKeys expected = keys.get();
    JSch client = new JSch();
    client.setHostKeyRepository(expected);
    Session session =
        client.getSession(user, endpoint.getAddress().getHostAddress(), endpoint.getPort());
    session.setHostKeyAlias(expected.alias());
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setDaemonThread(true);
    session.setServerAliveInterval(ALIVE_MILLIS);
    session.setServerAliveCountMax(ALIVE_TRIES);
    return new Attempt(endpoint, expected, session);
  }

  /** What failed after the guest was recognized is a matter of logging in. */
  private void requireGuest(Attempt attempt, JSchException e) throws JSchException {
    attempt.keys().failure().ifPresent(failure -> {
      throw failure;
    });
    attempt.keys().refused().ifPresent(key -> {
      throw new DriverException(
          Kind.HOST_KEY_CHANGED,
          "The server at " + attempt.endpoint() + " is not known to be guest " + guest
              + ": its host key " + HostKeys.fingerprint(key) + " (" + key.type()
              + ") is none of those in " + knownHosts
              + "; if the guest has new keys, remove that file",
          e);
    });
    if (attempt.keys().accepted().isEmpty()) {
      throw e;
    }
  }
}

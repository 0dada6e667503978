/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.SshTarget;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.guest.shell.AgentShell;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.InstanceName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Ways into the guests of instances. */
final class Shells {
  private final Guests guests;
  private final InstanceStore store;

  Shells(Guests guests, InstanceStore store) {
    this.guests = guests;
    this.store = store;
  }

  GuestShell open(InstanceName name, ShellAccess access) {
    KnownGuest guest = requireOn(name);
    if (access instanceof ShellAccess.Ssh ssh) {
      return ssh(guest, ssh);
    }
    boolean answers = guest.agentAnswers(Duration.ZERO);
    if (!answers && access instanceof ShellAccess.AgentOrSsh either) {
      return ssh(guest, either.ssh());
    }
    if (!answers) {
      throw new DriverException(
          Kind.AGENT_UNAVAILABLE, "Guest " + name + " has no agent, or none that answers");
    }
    return new AgentShell(name, new GuestAgent(guest::askAgent));
  }

  private GuestShell ssh(KnownGuest guest, ShellAccess.Ssh access) {
    return guest.connector().login(access, user(guest, access), endpoints(guest, access.port()));
  }

  SshTarget target(InstanceName name, ShellAccess.Ssh access) {
    KnownGuest guest = requireOn(name);
    InetSocketAddress endpoint = guest.connector().recognize(endpoints(guest, access.port()));
    return new SshTarget(endpoint, user(guest, access), name.value(), store.knownHosts(name));
  }

  private static String user(KnownGuest guest, ShellAccess.Ssh access) {
    return access.user().or(guest.machine()::user).orElse("root");
  }

  private static List<InetSocketAddress> endpoints(KnownGuest guest, int port) {
    List<InetSocketAddress> endpoints = guest.endpoints(port);
    if (endpoints.isEmpty()) {
      throw new DriverException(
          Kind.GUEST_UNREACHABLE,
          "Guest " + guest.name() + " can't be reached by SSH: "
              + guest.whyUnreachable(port).orElse("none of its addresses is known yet"));
    }
    return endpoints;
  }

  private KnownGuest requireOn(InstanceName name) {
    KnownGuest guest = guests.of(name);
    if (!guest.isOn()) {
      throw new DriverException(Kind.CONFLICT, "Instance " + name + " is off");
    }
    return guest;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.WaitFor.SshLogin;
import dev.cowbird.driver.doctor.GuestInterface;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.PublishedPort.Transport;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.guest.ConsoleTail;
import dev.cowbird.driver.guest.LogPosition;
import dev.cowbird.driver.guest.agent.GuestAgent;
import dev.cowbird.driver.guest.ready.GuestView;
import dev.cowbird.driver.guest.shell.SshConnector;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.driver.network.Attachment;
import dev.cowbird.imagebackend.InstanceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guest of an instance, seen through its domain.
 *
 * @param machine what it was made as
 * @param consoleStart where what it printed since it was last started begins; empty for the log's
 *     first byte
 * @param domain the one that the instance had when it was looked up; what becomes of it is asked
 *     each time
 * @param hostKeys where those of its SSH server are kept
 */
record KnownGuest(
    InstanceName name,
    Machine machine,
    Path consoleLog,
    Optional<LogPosition> consoleStart,
    Optional<Domain> domain,
    HostKeyBook hostKeys)
    implements GuestView {
  private static final Logger LOG = LoggerFactory.getLogger(KnownGuest.class);

  /** See https://libvirt.org/formatdomain.html#channel for the state. */
  private static final String LISTENING_AGENT =
      "/domain/devices/channel/target" + "[@name='org.qemu.guest_agent.0'][@state='connected']";

  /** A machine that was removed meanwhile is off, also if there is another of its name. */
  @Override
  public boolean isOn() {
    return ask(known -> Optional.of(known.state())).filter(PowerState::isActive).isPresent();
  }

  @Override
  public ConsoleTail console() {
    return consoleStart
        .map(start -> ConsoleTail.after(consoleLog, start))
        .orElseGet(() -> ConsoleTail.of(consoleLog));
  }

  /** Who knows of any is not contradicted by who is asked later: the agent is the slowest. */
  @Override
  public List<InetAddress> addresses() {
    if (hasOnlyUserMode()) {
      return List.of();
    }
    return Stream.of(AddressSource.LEASE, AddressSource.ARP, AddressSource.AGENT)
        .map(this::addresses)
        .filter(known -> !known.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<InetAddress> addresses(AddressSource source) {
    List<InterfaceAddress> known = known(source).orElse(List.of());
    Set<String> userMode = known.isEmpty() ? Set.of() : userModeMacs();
    return known.stream()
        .filter(address -> !userMode.contains(address.mac()))
        .map(InterfaceAddress::address)
        .filter(address -> !address.isLinkLocalAddress())
        .distinct()
        .toList();
  }

  /** The address that a guest has on a user-mode network may be somebody else's outside of it. */
  private Set<String> userModeMacs() {
    return ask(known -> Optional.of(known.xml())).stream()
        .flatMap(xml -> GuestInterface.all(xml).stream())
        .filter(nic -> nic.attachment().kind() == Attachment.Kind.USER)
        .map(nic -> nic.mac().value())
        .collect(Collectors.toSet());
  }

  private boolean hasOnlyUserMode() {
    return Arrays.stream(machine.network().split(",")).allMatch("user"::equals);
  }

  /** One source's trouble is no reason not to ask the others. */
  private Optional<List<InterfaceAddress>> known(AddressSource source) {
    try {
      return ask(known -> Optional.of(known.addresses(source)));
    } catch (DriverException e) {
      if (e.kind() == Kind.HYPERVISOR_ERROR) {
        LOG.debug("Addresses of instance {} by {} are not known", name, source, e);
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<InetSocketAddress> endpoints(int guestPort) {
    Stream<InetSocketAddress> published =
        published().filter(port -> port.guestPort() == guestPort).map(KnownGuest::endpoint);
    Stream<InetSocketAddress> own =
        addresses().stream().map(address -> new InetSocketAddress(address, guestPort));
    return Stream.concat(published, own).toList();
  }

  private Stream<PublishedPort> published() {
    return machine.published().stream().filter(port -> port.transport() == Transport.TCP);
  }

  @Override
  public boolean isRelayed(InetSocketAddress endpoint) {
    return published().map(KnownGuest::endpoint).anyMatch(endpoint::equals);
  }

  /** What listens on every address is connected to on the host's own. */
  private static InetSocketAddress endpoint(PublishedPort port) {
    InetAddress address = port.hostAddress().value();
    return address.isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port.hostPort())
        : new InetSocketAddress(address, port.hostPort());
  }

  @Override
  public Optional<String> whyNoAddress() {
    if (machine.network().equals("none")) {
      return Optional.of("it has no network");
    }
    return hasOnlyUserMode()
        ? Optional.of("it is on a user-mode network, where it has no address that leads to it")
        : Optional.empty();
  }

  @Override
  public Optional<String> whyUnreachable(int guestPort) {
    if (machine.network().equals("none")) {
      return Optional.of("it has no network");
    }
    return hasOnlyUserMode() && endpoints(guestPort).isEmpty()
        ? Optional.of("it is on a user-mode network, and port " + guestPort + " is not published")
        : Optional.empty();
  }

  @Override
  public boolean hasAgent() {
    return ask(known -> Optional.of(XmlDocument.parse(known.xml())))
        .filter(xml -> !xml.all(LISTENING_AGENT).isEmpty())
        .isPresent();
  }

  @Override
  public boolean agentAnswers(Duration wait) {
    return ask(known -> Optional.of(known.awaitAgent(wait))).orElse(false);
  }

  @Override
  public Optional<String> agentFile(String path, int most) {
    try {
      return ask(known -> Optional.of(new GuestAgent(known::askAgent).readText(path, most)));
    } catch (DriverException e) {
      if (e.kind() == Kind.GUEST_FAILED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Connects to its SSH server, whose first key is trusted if none was told of. */
  SshConnector connector() {
    return new SshConnector(name, () -> hostKeys.keys(this), hostKeys.file(name));
  }

  /** While it boots, what it tells of its keys may be those of its image, which it makes anew. */
  @Override
  public void logIn(SshLogin login, InetSocketAddress endpoint) {
    ShellAccess.Ssh access = new ShellAccess.Ssh(
        login.port(), Optional.empty(), List.of(login.privateKey()), Optional.empty());
    new SshConnector(name, () -> hostKeys.passing(this), hostKeys.file(name))
        .login(access, login.user(), List.of(endpoint))
        .close();
  }

  /**
   * As {@link Domain#askAgent}.
   *
   * @throws DriverException {@code NOT_FOUND} too, if there is no domain any more
   */
  String askAgent(String command, Duration timeout) {
    return domain
        .orElseThrow(() ->
            new DriverException(Kind.NOT_FOUND, "Instance " + name + " has no domain any more"))
        .askAgent(command, timeout);
  }

  /** Empty if there is no domain any more, it is off, or nobody in it answers. */
  private <T> Optional<T> ask(Function<Domain, Optional<T>> question) {
    try {
      return domain.flatMap(question);
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND
          || e.kind() == Kind.CONFLICT
          || e.kind() == Kind.AGENT_UNAVAILABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

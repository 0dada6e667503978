/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.guest.ready.GuestView;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guest of an instance, seen through its domain.
 *
 * @param network what its interface is attached to, as it was chosen
 * @param domain the one that the instance had when it was looked up; what becomes of it is asked
 *     each time
 */
record KnownGuest(InstanceName name, String network, Path consoleLog, Optional<Domain> domain)
    implements GuestView {
  private static final Logger LOG = LoggerFactory.getLogger(KnownGuest.class);

  /** A machine that was removed meanwhile is off, also if there is another of its name. */
  @Override
  public boolean isOn() {
    return ask(known -> Optional.of(known.state())).filter(PowerState::isActive).isPresent();
  }

  /** Who knows of any is not contradicted by who is asked later: the agent is the slowest. */
  @Override
  public List<InetAddress> addresses() {
    return Stream.of(AddressSource.LEASE, AddressSource.ARP, AddressSource.AGENT)
        .map(this::addresses)
        .filter(known -> !known.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<InetAddress> addresses(AddressSource source) {
    return known(source).stream()
        .flatMap(List::stream)
        .map(InterfaceAddress::address)
        .filter(address -> !address.isLinkLocalAddress())
        .distinct()
        .toList();
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
    return whyUnreachable().isPresent()
        ? List.of()
        : addresses().stream()
            .map(address -> new InetSocketAddress(address, guestPort))
            .toList();
  }

  /** The address that a guest has on a user-mode network may be somebody else's outside of it. */
  @Override
  public Optional<String> whyUnreachable() {
    return switch (network) {
      case "user" -> Optional.of("it is on a user-mode network, where nobody reaches it");
      case "none" -> Optional.of("it has no network");
      default -> Optional.empty();
    };
  }

  @Override
  public boolean agentAnswers(Duration wait) {
    return ask(known -> Optional.of(known.awaitAgent(wait))).orElse(false);
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

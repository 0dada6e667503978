/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.NicSource.UserMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A hypervisor that runs domains. Safe for use by many threads at once.
 *
 * <p>Every call but {@link #capabilities}, {@link #domainCapabilities} and {@link #userNetworks}
 * goes to the hypervisor and blocks until it answers; nothing else is cached. When it can't be
 * reached a call throws a {@link DriverException} of the kind {@code HYPERVISOR_UNAVAILABLE}, and a
 * later call tries anew. What the hypervisor itself could not do is {@code HYPERVISOR_ERROR},
 * unless a method names another kind. After {@link #close()} every call throws
 * {@link IllegalStateException}.
 */
public interface Hypervisor extends AutoCloseable {
  /**
   * What the hypervisor says of itself and its host. It may be as old as the connection: a
   * hypervisor that is installed anew, or changed, is a new connection.
   */
  HostCapabilities capabilities();

  /**
   * What the hypervisor tells that it can give to guests of a kind; as old as {@link #capabilities}
   * may be.
   *
   * @throws DriverException {@code UNSUPPORTED}, in the hypervisor's own words, if it runs no
   *     guests of this kind
   */
  DomainCapabilities domainCapabilities(GuestKind kind);

  /**
   * Who can carry the packets of a user-mode network for guests of a kind; as old as
   * {@link #capabilities} may be. Where the hypervisor doesn't tell, it is given a description to
   * read, of which nothing is made.
   *
   * @throws DriverException {@code UNSUPPORTED} as {@link #domainCapabilities}
   */
  Set<UserMode.Backend> userNetworks(GuestKind kind);

  /** All domains, in any state, whoever made them; in the order of their names. */
  List<Domain> domains();

  /**
   * What each domain is doing, in whatever number there are, by one question. A domain that comes
   * or goes meanwhile may be missing.
   */
  Map<UUID, PowerState> states();

  /** The domain of this name, whoever made it. */
  Optional<Domain> domain(String name);

  /** The domain of this UUID, whoever made it and whatever it is called. */
  Optional<Domain> domain(UUID uuid);

  /**
   * Makes a domain known to the hypervisor for good, without starting it. A domain of the same name
   * and UUID gets this description instead of its own.
   *
   * @param xml a libvirt domain description, which is checked against the hypervisor's schema
   * @throws DriverException {@code DOMAIN_REFUSED} with the hypervisor's own words if it is not
   *     accepted; {@code CONFLICT} if a domain has its name with another UUID, or its UUID with
   *     another name. Nothing is left defined then.
   */
  Domain define(String xml);

  /** What the virtual network of this name is doing; empty if there is none. */
  Optional<NetworkState> network(String name);

  /** Its virtual networks. Every call on them goes to the hypervisor, as the calls here do. */
  VirtualNetworks networks();

  /** Its packet filters. Every call on them goes to the hypervisor, as the calls here do. */
  NetworkFilters filters();

  /**
   * Lets go of the hypervisor: waits for calls that are running, ends the consoles that are open,
   * and wakes whoever awaits a state. Domains go on as they are. Closing twice is harmless.
   */
  @Override
  void close();
}

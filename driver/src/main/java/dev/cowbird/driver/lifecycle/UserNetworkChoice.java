/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.hypervisor.fit.Remedy;
import java.util.List;
import java.util.Set;

/**
 * Who carries the packets of a user-mode network: passt where there is the choice, as libvirt knows
 * of its ports, and it publishes them on IPv6 too.
 */
final class UserNetworkChoice {
  private UserNetworkChoice() {}

  /** @throws DriverException {@code UNSUPPORTED} if nobody can, or not with these ports */
  static UserMode of(List<PublishedPort> ports, Set<Backend> there) {
    if (there.contains(Backend.PASST)) {
      return new UserMode(Backend.PASST, ports);
    }
    if (!there.contains(Backend.SLIRP)) {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "The host has no user-mode network, neither slirp nor passt: " + Remedy.passt());
    }
    ports.stream().filter(UserNetworkChoice::isIpv6).findFirst().ifPresent(port -> {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "Port " + port + " can't be published, as the host's user-mode network is slirp, which"
              + " knows IPv4 alone: " + Remedy.passt());
    });
    return new UserMode(Backend.SLIRP, ports);
  }

  private static boolean isIpv6(PublishedPort port) {
    return port.hostAddress().family() == IpFamily.IPV6;
  }

  /** @throws DriverException {@code UNSUPPORTED} if the one that was named can't */
  static void requireCarried(UserMode asked, Set<Backend> there) {
    if (!there.contains(asked.backend())) {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "A user-mode network by " + Label.of(asked.backend()) + " is asked for, and the host has "
              + there.stream().map(Label::of).sorted().toList());
    }
  }
}

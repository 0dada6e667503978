/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DomainImages;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.UsedImage;
import java.util.List;
import java.util.stream.Stream;

/** The hypervisor's domains, whoever made them, as users of the cache. */
final class DomainUsers implements CacheUsers {
  private final Hypervisor hypervisor;
  private final String connectUri;

  DomainUsers(Hypervisor hypervisor, String connectUri) {
    this.hypervisor = hypervisor;
    this.connectUri = connectUri;
  }

  @Override
  public String name() {
    return "libvirt at " + connectUri;
  }

  /** @throws DriverException {@code HYPERVISOR_UNAVAILABLE}, {@code HYPERVISOR_ERROR} */
  @Override
  public List<UsedImage> images() {
    try {
      return hypervisor.domains().stream().flatMap(DomainUsers::images).toList();
    } catch (DriverException e) {
      if (e.kind() != Kind.HYPERVISOR_UNAVAILABLE) {
        throw e;
      }
      throw new DriverException(
          Kind.HYPERVISOR_UNAVAILABLE,
          "It can't be told which images the domains on " + connectUri + " use: " + e.getMessage()
              + " (to go by what was recorded: --without-libvirt)",
          e);
    }
  }

  /**
   * What it has now and what it starts with next time. A domain may go between being listed and
   * being asked.
   */
  private static Stream<UsedImage> images(Domain domain) {
    String user = "domain " + domain.name();
    try {
      return Stream.of(domain.xml(), domain.inactiveXml())
          .flatMap(xml -> DomainImages.read(xml, user).stream())
          .distinct();
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Stream.empty();
      }
      throw e;
    }
  }
}

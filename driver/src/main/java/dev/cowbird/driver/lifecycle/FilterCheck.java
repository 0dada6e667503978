/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the filters that interfaces name can hold them, asked before anything is done. libvirt
 * looks for a filter when a guest starts, and drops one of an interface that it can't filter.
 */
final class FilterCheck {
  private static final Set<String> FILTERED = Set.of("network", "bridge");

  private final NetworkFilters filters;

  FilterCheck(NetworkFilters filters) {
    this.filters = filters;
  }

  /** @throws DriverException {@code NOT_FOUND} if an interface names a filter that is not there */
  void check(InstanceSpec spec) {
    for (NetworkSpec network : spec.networks()) {
      if (network instanceof NetworkSpec.Described described) {
        described.nic().filter().ifPresent(filter -> requireThere(filter.filter()));
      }
    }
  }

  /**
   * The same of an interface as it is to be.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code SPEC_REFUSED} if nothing can filter it
   */
  void check(Device nic) {
    nic.attribute("filterref", "filter").ifPresent(filter -> {
      if (!isFiltered(nic)) {
        throw new DriverException(
            Kind.SPEC_REFUSED,
            "Filter '" + filter + "' can't hold an interface that is neither on a virtual network"
                + " nor on a bridge of Linux");
      }
      requireThere(filter);
    });
  }

  /** Whether an interface is where libvirt's filters hold packets. */
  static boolean isFiltered(Device nic) {
    return nic.attribute("type").filter(FILTERED::contains).isPresent()
        && !nic.attribute("virtualport", "type").equals(Optional.of("openvswitch"));
  }

  private void requireThere(String filter) {
    if (filters.find(filter).isEmpty()) {
      throw new DriverException(Kind.NOT_FOUND, "There is no network filter '" + filter + "'");
    }
  }
}

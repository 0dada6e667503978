/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.hypervisor.fit.CapabilityCheck;
import dev.cowbird.driver.hypervisor.fit.HostCheck;
import dev.cowbird.driver.hypervisor.fit.HostDevices;
import dev.cowbird.driver.instance.InstanceStore;

/** Refuses a machine that can't be, or not on this host, while nothing of it is made. */
final class Feasibility {
  private final InstanceStore store;
  private final HostDevices devices;

  Feasibility(InstanceStore store, HostDevices devices) {
    this.store = store;
    this.devices = devices;
  }

  /**
   * Checks.
   *
   * @throws DriverException {@code SPEC_REFUSED} if the machine contradicts itself;
   *     {@code UNSUPPORTED} if the host can't run it; {@code CONFLICT} if a screen's port is taken
   */
  void check(Blueprint blueprint) {
    DomainSpec planned = planned(blueprint);
    CapabilityCheck.check(planned, blueprint.host().domain());
    HostCheck.check(planned, blueprint.host().host(), devices);
    HostPorts.requireFree(planned.hardware().peripherals().graphics());
  }

  private DomainSpec planned(Blueprint blueprint) {
    try {
      return blueprint.planned(store);
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.SPEC_REFUSED,
          "Machine " + blueprint.spec().name() + " can't be: " + e.getMessage(),
          e);
    }
  }
}

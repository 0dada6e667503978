/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.fit;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.DomainSpec;

/** Says that a host can't run a machine: what was asked for, and what there is instead. */
final class Refusal {
  private Refusal() {}

  static DriverException of(DomainSpec spec, String asked, String there) {
    return new DriverException(
        Kind.UNSUPPORTED, "Machine " + spec.name() + " asks for " + asked + ", and " + there);
  }
}

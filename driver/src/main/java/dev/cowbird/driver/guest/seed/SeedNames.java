/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.HostName;

/** The name that a datasource gives to a guest; cloud-init splits it at the first dot. */
final class SeedNames {
  private SeedNames() {}

  static HostName fullName(GuestConfig config, InstanceIdentity identity) {
    return config.fqdn().or(config::hostname).orElseGet(identity::hostname);
  }
}

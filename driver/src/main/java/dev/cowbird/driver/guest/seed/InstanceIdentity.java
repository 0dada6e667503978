/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.HostName;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Which instance a seed is for. cloud-init sets a guest up once for each {@code uuid}: another one
 * makes it begin anew, with new SSH host keys.
 *
 * @param macs of the instance's network interfaces, in their order
 */
public record InstanceIdentity(UUID uuid, InstanceName name, List<MacAddress> macs) {
  private static final int LONGEST_LABEL = 63;

  public InstanceIdentity {
    macs = List.copyOf(macs);
  }

  /** The name as a host name: other characters than letters and digits become hyphens. */
  HostName hostname() {
    String label = name.value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String fit = label.substring(0, Math.min(label.length(), LONGEST_LABEL)).replaceAll("-+$", "");
    return new HostName(fit.matches("[0-9]+") ? "i-" + fit : fit);
  }
}

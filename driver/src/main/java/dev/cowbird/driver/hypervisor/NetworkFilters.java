/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import dev.cowbird.driver.DriverException;
import java.util.List;
import java.util.Optional;

/** The packet filters of a hypervisor, whoever made them. Safe for use by many threads at once. */
public interface NetworkFilters {
  /**
   * Makes a filter known for good, or changes the one of this name; interfaces that run with it
   * change at once.
   *
   * @param xml a libvirt filter description. To change a filter it must have that filter's UUID.
   * @throws DriverException {@code HYPERVISOR_ERROR} with the hypervisor's own words
   */
  void define(String xml);

  /** The names of all filters. */
  List<String> names();

  /** The description of the filter of this name. */
  Optional<String> find(String name);

  /**
   * Forgets a filter. Others that include it stay, and no interface can be held by them any more.
   *
   * @throws DriverException {@code NOT_FOUND}; {@code CONFLICT} if an interface that runs is held
   *     by it, or by one that includes it
   */
  void undefine(String name);

  /**
   * The settings of the host's, as sysctl(8) names them, that are off, and with which filters don't
   * hold what passes a bridge. libvirt only warns of them in its log.
   */
  List<String> settingsOff();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.List;
import java.util.Optional;

/** Rules under one name. What no rule lets through is dropped; a rule that drops wins. */
public record SecurityGroup(String name, List<SecurityRule> rules) {
  /** @throws IllegalArgumentException if it is no name: the rules are those of a network's */
  public SecurityGroup {
    name = Names.network(name);
    rules = List.copyOf(rules);
  }

  private static final String PREFIX = "cowbird-group-";

  /**
   * What the filter of a group is called.
   *
   * @throws IllegalArgumentException if it is no name of a group
   */
  public static String filter(String group) {
    return PREFIX + Names.network(group);
  }

  /** The group that a filter is of; empty for any other filter. */
  public static Optional<String> named(String filter) {
    return Optional.of(filter)
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()));
  }
}

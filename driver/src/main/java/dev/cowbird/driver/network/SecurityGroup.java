/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.List;
import java.util.Optional;

/**
 * Rules under one name. What no rule lets through is dropped; a rule that drops wins. Either is
 * about who opens a connection, and what answers goes with it.
 */
public record SecurityGroup(String name, List<SecurityRule> rules) {
  /** @throws IllegalArgumentException if it is no name */
  public SecurityGroup {
    name = Names.group(name);
    rules = List.copyOf(rules);
  }

  private static final String PREFIX = "cowbird-group-";

  /**
   * What the filter of a group is called.
   *
   * @throws IllegalArgumentException if it is no name of a group
   */
  public static String filter(String group) {
    return PREFIX + Names.group(group);
  }

  /**
   * Reads a group back from its filter.
   *
   * @throws IllegalArgumentException if somebody else gave the filter what no group has
   */
  public static SecurityGroup read(String name, String filterXml) {
    return new SecurityGroup(name, FilterReader.rules(filterXml));
  }

  /** The group that a filter is of; empty for any other filter. */
  public static Optional<String> named(String filter) {
    return Optional.of(filter)
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.List;

/** Rules under one name. What no rule lets through is dropped; a rule that drops wins. */
public record SecurityGroup(String name, List<SecurityRule> rules) {
  /** @throws IllegalArgumentException if it is no name: the rules are those of a network's */
  public SecurityGroup {
    name = Names.network(name);
    rules = List.copyOf(rules);
  }

  /** What its filter is called. */
  public String filter() {
    return "cowbird-group-" + name;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.util.List;
import java.util.Optional;

/**
 * The filter that an interface refers to.
 *
 * @param rules those of its security groups; empty if Cowbird did not make it
 * @param words all that it includes, a line each
 */
public record FilterFacts(String name, Optional<List<SecurityRule>> rules, List<String> words) {
  public FilterFacts {
    rules = rules.map(List::copyOf);
    words = List.copyOf(words);
  }

  /** Whether somebody may connect to a TCP port of the guest; so where nobody knows the rules. */
  public boolean letsIn(int tcpPort) {
    List<SecurityRule> about = rules.orElse(List.of()).stream()
        .filter(rule -> rule.isAboutIncomingTcp(tcpPort))
        .toList();
    boolean denied = about.stream().anyMatch(FilterFacts::deniesEverybody);
    boolean allowed = about.stream().anyMatch(rule -> rule.action() == SecurityRule.Action.ACCEPT);
    return rules.isEmpty() || (allowed && !denied);
  }

  private static boolean deniesEverybody(SecurityRule rule) {
    return rule.action() == SecurityRule.Action.DROP && rule.remote().isEmpty();
  }
}

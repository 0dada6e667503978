/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the host's packet filter says, as its own programs tell root. Changes nothing. */
public final class PacketRules {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The first knows the rules that libvirt makes by iptables, the others those by nftables too. */
  private static final List<List<String>> LISTS = List.of(
      List.of("iptables-save"),
      List.of("ip6tables-save"),
      List.of("nft", "--numeric", "list", "ruleset"));

  private final CommandRunner commands;

  public PacketRules(CommandRunner commands) {
    this.commands = commands;
  }

  /** All rules, a line each, in the words of the program; empty if no program tells any. */
  Optional<List<String>> read() {
    List<String> rules = new ArrayList<>();
    boolean told = false;
    for (List<String> list : LISTS) {
      try {
        String printed = commands.run(Command.of(list).withTimeout(PATIENCE)).stdout();
        printed.lines().map(String::strip).filter(PacketRules::isRule).forEach(rules::add);
        told = true;
      } catch (ImageException e) {
        if (e.kind() == ImageException.Kind.INTERRUPTED) {
          throw e;
        }
        // Not installed, or not for who is not root: then the next may tell.
      }
    }
    return told ? Optional.of(List.copyOf(rules)) : Optional.empty();
  }

  private static boolean isRule(String line) {
    return !line.isEmpty() && !line.startsWith("#") && !line.startsWith(":");
  }

  /** Those of them that name one of these, as a word of its own; each once. */
  static List<String> about(List<String> rules, Collection<String> names) {
    return rules.stream()
        .filter(rule -> names.stream().anyMatch(name -> names(rule, name)))
        .distinct()
        .toList();
  }

  private static boolean names(String rule, String name) {
    return List.of(rule.split("[\\s\",;{}]+")).contains(name);
  }
}

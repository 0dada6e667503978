/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.FilterFacts;
import dev.cowbird.driver.network.HeldPort;
import dev.cowbird.driver.network.PathFacts;
import dev.cowbird.driver.network.PathFacts.Condition;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.driver.network.PathVerdict.Hop;
import dev.cowbird.driver.network.ProbedPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths to a machine's interfaces, as JSON documents and for people; see {@link Documents}. */
public final class PathDocuments {
  private PathDocuments() {}

  public static Map<String, ?> paths(String machine, List<PathFinding> findings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", machine);
    document.put(
        "whole", findings.stream().allMatch(finding -> finding.verdict().hop() == Hop.NONE));
    document.put("interfaces", findings.stream().map(PathDocuments::path).toList());
    return document;
  }

  private static Map<String, ?> path(PathFinding finding) {
    PathFacts facts = finding.facts();
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("mac", facts.mac().value());
    document.put("kind", facts.attachment().kind().label());
    document.put("attachedTo", facts.attachment().name());
    document.put("brokenAt", finding.verdict().hop().label());
    document.put("verdict", finding.verdict().message());
    document.put("link", facts.is(Condition.LINK_UP) ? "up" : "down");
    document.put("device", facts.devices().tap().orElse(null));
    document.put("bridge", facts.devices().bridge().orElse(null));
    document.put("leases", texts(facts.addresses().leases()));
    document.put("neighbours", texts(facts.addresses().neighbours()));
    document.put("agent", texts(facts.addresses().agent()));
    document.put("answers", facts.is(Condition.ANSWERED));
    document.put("ports", facts.probed().stream().map(PathDocuments::port).toList());
    document.put(
        "published", facts.published().stream().map(PathDocuments::held).toList());
    document.put("filter", facts.filter().map(PathDocuments::filter).orElse(null));
    document.put("hostRules", facts.hostRules().orElse(null));
    return document;
  }

  private static List<String> texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::toString).toList();
  }

  private static Map<String, ?> port(ProbedPort probed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("port", probed.port());
    document.put("answer", probed.answer().label());
    return document;
  }

  private static Map<String, ?> held(HeldPort held) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("port", held.port().toString());
    document.put("heldBy", held.holder().label());
    document.put("process", held.process());
    return document;
  }

  private static Map<String, ?> filter(FilterFacts filter) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", filter.name());
    document.put("includes", filter.words());
    return document;
  }

  /** For people: all that was seen of each interface, and then the verdict. */
  public static List<List<String>> rows(List<PathFinding> findings) {
    List<List<String>> rows = new ArrayList<>();
    findings.forEach(finding -> rows.addAll(rows(finding)));
    return rows.isEmpty() ? List.of(List.of("interfaces", "none")) : rows;
  }

  private static List<List<String>> rows(PathFinding finding) {
    PathFacts facts = finding.facts();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("interface", facts.mac() + " on " + facts.attachment()));
    rows.add(List.of("link", facts.is(Condition.LINK_UP) ? "up" : "down"));
    facts.devices().tap().ifPresent(tap -> rows.add(List.of("device", device(facts, tap))));
    facts
        .devices()
        .bridge()
        .ifPresent(bridge -> rows.add(List.of("bridge", device(facts, bridge))));
    rows.add(List.of("lease", orDash(facts.addresses().leases())));
    rows.add(List.of("neighbour", orDash(facts.addresses().neighbours())));
    rows.add(List.of("agent", orDash(facts.addresses().agent())));
    rows.add(List.of("answers", facts.is(Condition.ANSWERED) ? "yes" : "no"));
    facts
        .probed()
        .forEach(port -> rows.add(List.of("port " + port.port(), port.answer().label())));
    facts.published().forEach(held -> rows.add(List.of("published", text(held))));
    facts.filter().ifPresent(filter -> {
      rows.add(List.of("filter", filter.name()));
      filter.words().forEach(words -> rows.add(List.of("", words)));
    });
    rows.addAll(hostRules(facts.hostRules()));
    rows.add(List.of("broken at", finding.verdict().hop().label()));
    rows.add(List.of("verdict", finding.verdict().message()));
    return rows;
  }

  private static String device(PathFacts facts, String device) {
    if (!facts.devices().present().contains(device)) {
      return device + ", which does not exist";
    }
    return device + (facts.devices().up().contains(device) ? ", up" : ", down");
  }

  private static String text(HeldPort held) {
    String by = held.process().isEmpty() ? held.holder().label() : held.process();
    return held.port() + ", held by " + by;
  }

  private static List<List<String>> hostRules(Optional<List<String>> rules) {
    if (rules.isEmpty()) {
      return List.of(List.of("host rule", "can't be read: only root can"));
    }
    return rules.get().stream().map(rule -> List.of("host rule", rule)).toList();
  }

  private static String orDash(List<IpAddress> addresses) {
    return addresses.isEmpty()
        ? "-"
        : addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
  }
}

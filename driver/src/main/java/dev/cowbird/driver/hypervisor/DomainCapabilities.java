/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a hypervisor tells that it can give to guests of one kind. Hypervisors tell more with every
 * version: what is not told may well be there.
 *
 * @param mostVcpus the most processors of a guest; empty if untold
 * @param told all kinds that there are of a capability, none for one that is missing; a capability
 *     of which nothing is told is not in it
 */
public record DomainCapabilities(Optional<Integer> mostVcpus, Map<Capability, Set<String>> told) {
  private static final DomainCapabilities UNTOLD =
      new DomainCapabilities(Optional.empty(), Map.of());

  public DomainCapabilities {
    Map<Capability, Set<String>> sorted = new EnumMap<>(Capability.class);
    told.forEach((capability, kinds) ->
        sorted.put(capability, Collections.unmodifiableSet(new TreeSet<>(kinds))));
    told = Collections.unmodifiableMap(sorted);
  }

  /** Those of a hypervisor that tells nothing. */
  public static DomainCapabilities untold() {
    return UNTOLD;
  }

  /** Whether it is told that this kind is missing. */
  public boolean lacks(Capability capability, String kind) {
    Set<String> kinds = told.get(capability);
    return kinds != null && !kinds.contains(kind);
  }

  /** Whether it is told that this kind is there. */
  public boolean offers(Capability capability, String kind) {
    return kinds(capability).contains(kind);
  }

  /** The kinds that are told, in alphabetical order. */
  public Set<String> kinds(Capability capability) {
    return told.getOrDefault(capability, Set.of());
  }
}

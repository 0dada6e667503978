/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.network.FilterFacts;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a filter of the hypervisor lets through, in words. */
final class FilterSight {
  private final NetworkFilters filters;

  FilterSight(NetworkFilters filters) {
    this.filters = filters;
  }

  /** One that is gone meanwhile has no words. */
  FilterFacts facts(String name) {
    List<String> words = new ArrayList<>();
    List<SecurityRule> rules = new ArrayList<>();
    boolean readable = InstanceFilter.instance(name).isPresent();
    XmlDocument filter = XmlDocument.parse(filters.find(name).orElse("<filter/>"));
    for (String reference : filter.all("/filter/filterref/@filter")) {
      Optional<String> group = SecurityGroup.named(reference);
      if (group.isEmpty()) {
        words.add(reference);
      } else {
        Optional<List<SecurityRule>> read = rules(group.get(), reference);
        readable &= read.isPresent();
        words.add("group " + group.get());
        read.ifPresent(rules::addAll);
        read.ifPresent(known -> known.forEach(rule -> words.add("  " + rule)));
      }
    }
    int own = filter.all("/filter/rule").size();
    words.add(own + " rules of its own");
    return new FilterFacts(name, readable ? Optional.of(rules) : Optional.empty(), words);
  }

  /** Empty if somebody else gave the filter what no group has. */
  private Optional<List<SecurityRule>> rules(String group, String filter) {
    try {
      return filters.find(filter).map(xml -> SecurityGroup.read(group, xml).rules());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

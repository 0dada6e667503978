/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.SecurityGroups;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.network.FilterXml;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.SecurityGroup;
import java.util.List;
import java.util.Optional;

/** Security groups as filters of the hypervisor, told from others' by their names. */
final class OwnSecurityGroups implements SecurityGroups {
  private final NetworkFilters filters;

  OwnSecurityGroups(NetworkFilters filters) {
    this.filters = filters;
  }

  @Override
  public void put(SecurityGroup group) {
    filters.define(FilterXml.of(group));
  }

  @Override
  public List<String> names() {
    return filters.names().stream()
        .map(SecurityGroup::named)
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  @Override
  public SecurityGroup group(String name) {
    String filter = filters
        .find(SecurityGroup.filter(name))
        .orElseThrow(
            () -> new DriverException(Kind.NOT_FOUND, "There is no security group '" + name + "'"));
    try {
      return SecurityGroup.read(name, filter);
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.CONFLICT, "Can't read security group '" + name + "': " + e.getMessage(), e);
    }
  }

  @Override
  public void remove(String name) {
    requireUnused(name);
    try {
      filters.undefine(SecurityGroup.filter(name));
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        throw new DriverException(Kind.NOT_FOUND, "There is no security group '" + name + "'", e);
      }
      throw e;
    }
  }

  /** libvirt looks at interfaces that run alone: a guest that is off could not be started again. */
  private void requireUnused(String name) {
    String group = SecurityGroup.filter(name);
    for (String filter : filters.names()) {
      if (!filter.equals(group) && refers(filter, group)) {
        String user = InstanceFilter.instance(filter)
            .map(instance -> "instance " + instance)
            .orElse("filter " + filter);
        throw new DriverException(
            Kind.CONFLICT, "Can't remove security group '" + name + "': " + user + " refers to it");
      }
    }
  }

  private boolean refers(String filter, String group) {
    return filters
        .find(filter)
        .filter(xml -> XmlDocument.parse(xml).all("/filter/filterref/@filter").contains(group))
        .isPresent();
  }
}

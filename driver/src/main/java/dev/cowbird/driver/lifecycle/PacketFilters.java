/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.network.FilterXml;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.stream.IntStream;

/** The filter that holds an instance to its security groups, and to its own addresses. */
final class PacketFilters {
  private final NetworkFilters filters;

  PacketFilters(NetworkFilters filters) {
    this.filters = filters;
  }

  /** @throws DriverException {@code NOT_FOUND} if there is no such group */
  void check(InstanceSpec spec) {
    for (String group : spec.securityGroups()) {
      if (filters.find(SecurityGroup.filter(group)).isEmpty()) {
        throw new DriverException(Kind.NOT_FOUND, "There is no security group '" + group + "'");
      }
    }
  }

  /** Makes the filter, if there is any group. */
  void make(InstanceSpec spec) {
    if (!spec.securityGroups().isEmpty()) {
      filters.define(FilterXml.of(new InstanceFilter(spec.name(), spec.securityGroups())));
    }
  }

  /** Removes what {@link #make} made. */
  void remove(InstanceSpec spec) {
    if (!spec.securityGroups().isEmpty()) {
      remove(spec.name());
    }
  }

  /**
   * Removes the filter that a record tells of; harmless if it is gone. No guest may run with it.
   */
  void remove(InstanceRecord record) {
    if (!record.securityGroups().isEmpty()) {
      remove(new InstanceName(record.name()));
    }
  }

  private void remove(InstanceName name) {
    try {
      filters.undefine(InstanceFilter.nameOf(name));
    } catch (DriverException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The interfaces, each that can be filtered held by the instance's filter. */
  static List<Nic> held(InstanceSpec spec, NetworkChoice network) {
    if (spec.securityGroups().isEmpty()) {
      return network.nics();
    }
    List<MacAddress> macs = network.macs();
    return IntStream.range(0, macs.size())
        .mapToObj(i -> held(spec, network.nics().get(i), macs.get(i), i))
        .toList();
  }

  private static Nic held(InstanceSpec spec, Nic nic, MacAddress mac, int place) {
    boolean filtered = nic.source() instanceof NicSource.VirtualNetwork
        || nic.source() instanceof NicSource.Bridge;
    if (!filtered) {
      return nic;
    }
    return nic.toBuilder()
        .filter(new FilterReference(
            InstanceFilter.nameOf(spec.name()),
            InstanceFilter.parameters(mac, addresses(spec, mac, place))))
        .build();
  }

  /** What the guest was told to use; none where it asks DHCP. */
  private static List<IpAddress> addresses(InstanceSpec spec, MacAddress mac, int place) {
    List<GuestNic> nics = spec.guest().map(config -> config.nics()).orElse(List.of());
    return IntStream.range(0, nics.size())
        .filter(i -> nics.get(i).mac().map(mac::equals).orElse(i == place))
        .mapToObj(nics::get)
        .flatMap(nic -> nic.addresses().stream())
        .map(IpPrefix::address)
        .filter(address -> address.family() == IpFamily.IPV4)
        .toList();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.edit.Device;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DomainEditor;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.network.FilterXml;
import dev.cowbird.driver.network.InstanceFilter;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The filter that holds an instance to its security groups, and to its own addresses. */
final class PacketFilters {
  private static final String WHERE = ": they hold on virtual networks and bridges of Linux only";

  private final NetworkFilters filters;
  private final VirtualNetworks networks;
  private final FilterAddresses addresses;

  PacketFilters(NetworkFilters filters, VirtualNetworks networks) {
    this.filters = filters;
    this.networks = networks;
    this.addresses = new FilterAddresses(networks);
  }

  /**
   * That the groups are there, and hold.
   *
   * @throws DriverException {@code NOT_FOUND} if there is no such group or filter;
   *     {@code UNSUPPORTED} if the host shows bridges' packets to no filter
   */
  void check(InstanceSpec spec) {
    new FilterCheck(filters).check(spec);
    for (String group : spec.securityGroups()) {
      if (filters.find(SecurityGroup.filter(group)).isEmpty()) {
        throw new DriverException(Kind.NOT_FOUND, "There is no security group '" + group + "'");
      }
    }
    List<String> off = filters.settingsOff();
    if (!spec.securityGroups().isEmpty() && !off.isEmpty()) {
      throw new DriverException(
          Kind.UNSUPPORTED,
          "Security groups " + spec.securityGroups() + " would hold nothing, as the host's bridges"
              + " pass its filters by: sysctl -w " + String.join("=1 ", off) + "=1");
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

  /** Removes the filter that a domain of ours was held by, which may have no record any more. */
  void remove(InstanceName name, String domainXml) {
    boolean held = DomainEditor.of(domainXml).devices().stream()
        .anyMatch(device -> device
            .attribute("filterref", "filter")
            .equals(Optional.of(InstanceFilter.nameOf(name))));
    if (held) {
      remove(name);
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

  /**
   * The same choice, each interface held by the instance's filter, if there is any group.
   *
   * @throws DriverException {@code SPEC_REFUSED} if one can't be
   */
  NetworkChoice hold(InstanceSpec spec, NetworkChoice network) {
    if (spec.securityGroups().isEmpty()) {
      return network;
    }
    List<Nic> nics = network.nics();
    return network.withNics(IntStream.range(0, nics.size())
        .mapToObj(i -> held(spec, nics.get(i), i))
        .toList());
  }

  /**
   * That a domain with groups has no interface that is not held, such as a raw one.
   *
   * @param domainXml the domain as it would be defined
   * @throws DriverException {@code SPEC_REFUSED}
   */
  void requireHeld(InstanceSpec spec, String domainXml) {
    if (spec.securityGroups().isEmpty()) {
      return;
    }
    Optional<String> own = Optional.of(InstanceFilter.nameOf(spec.name()));
    DomainEditor.of(domainXml).devices().stream()
        .filter(device -> device.kind().equals("interface"))
        .filter(nic -> !nic.attribute("filterref", "filter").equals(own))
        .findFirst()
        .ifPresent(nic -> {
          throw unheld(
              spec.name().value(),
              spec.securityGroups(),
              "a raw interface of type " + nic.attribute("type").orElse("")
                  + ": say it among the networks");
        });
  }

  private static DriverException unheld(String name, List<String> groups, String what) {
    return new DriverException(
        Kind.SPEC_REFUSED,
        "Machine " + name + " has security groups " + groups + ", which don't hold " + what);
  }

  /** An interface can be held where its packets pass the host's filters. */
  private boolean isHoldable(NicSource source) {
    if (source instanceof NicSource.VirtualNetwork network) {
      return isHoldable(network.name());
    }
    return source.mayBeFiltered();
  }

  private boolean isHoldable(Device nic) {
    return FilterCheck.isFiltered(nic)
        && nic.attribute("source", "network").map(this::isHoldable).orElse(true);
  }

  private boolean isHoldable(String network) {
    return networks.find(network).filter(found -> !found.isOnLinuxBridge()).isEmpty();
  }

  private Nic held(InstanceSpec spec, Nic nic, int place) {
    if (!isHoldable(nic.source())) {
      throw unheld(
          spec.name().value(),
          spec.securityGroups(),
          "interface " + (place + 1) + ", on " + new NetworkSpec.Described(nic) + WHERE);
    }
    MacAddress mac = nic.mac()
        .orElseThrow(() -> new IllegalStateException("An interface was chosen without its MAC"));
    return nic.toBuilder()
        .filter(new FilterReference(
            InstanceFilter.nameOf(spec.name()), addresses.parameters(spec, nic, mac, place)))
        .build();
  }

  /**
   * Has an interface, with a MAC address, that an instance gets later or that is moved held by the
   * instance's filter, if there is any group.
   *
   * @throws DriverException {@code SPEC_REFUSED} if it can't be
   */
  void hold(InstanceRecord record, Device nic) {
    if (record.securityGroups().isEmpty()) {
      return;
    }
    if (!isHoldable(nic)) {
      throw unheld(
          record.name(),
          record.securityGroups(),
          "an interface of type " + nic.attribute("type").orElse("") + WHERE);
    }
    String name = InstanceFilter.nameOf(new InstanceName(record.name()));
    nic.attribute("filterref", "filter").filter(other -> !other.equals(name)).ifPresent(other -> {
      throw unheld(record.name(), record.securityGroups(), "an interface with the filter " + other);
    });
    FilterReference filter = new FilterReference(name, addresses.parameters(name, nic));
    new DeviceChange.Filter(Optional.of(filter)).applyTo(nic);
  }
}

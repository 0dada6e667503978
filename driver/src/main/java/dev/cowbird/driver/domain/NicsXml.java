/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;

/** Writes network interfaces: {@code <interface>}. */
final class NicsXml {
  private NicsXml() {}

  /** @param macs one for each interface */
  static void write(XmlElement devices, List<Nic> nics, List<MacAddress> macs) {
    for (int i = 0; i < nics.size(); i++) {
      if (!SlirpArguments.isPastLibvirt(nics.get(i))) {
        write(devices, nics.get(i), macs.get(i));
      }
    }
  }

  static XmlElement write(XmlElement devices, Nic nic, MacAddress mac) {
    XmlElement element = devices.child("interface");
    element.child("mac").with("address", mac.value());
    source(element, nic.source());
    nic.bandwidth().ifPresent(bandwidth -> bandwidth(element.child("bandwidth"), bandwidth));
    nic.target().ifPresent(name -> element.child("target").with("dev", name));
    if (!(nic.source() instanceof NicSource.Assigned)) {
      element.child("model").with("type", Label.of(nic.model()));
    }
    nic.queues().ifPresent(count -> element.child("driver").with("queues", count.toString()));
    nic.filter().ifPresent(filter -> filter(element.child("filterref"), filter));
    if (nic.link() == LinkState.DOWN) {
      element.child("link").with("state", "down");
    }
    nic.mtu().ifPresent(bytes -> element.child("mtu").with("size", bytes.toString()));
    nic.bootOrder().ifPresent(order -> element.child("boot").with("order", order.toString()));
    return element;
  }

  private static void source(XmlElement element, NicSource source) {
    if (source instanceof NicSource.VirtualNetwork network) {
      element.with("type", "network").child("source").with("network", network.name());
    } else if (source instanceof NicSource.Bridge bridge) {
      bridge(element.with("type", "bridge"), bridge);
    } else if (source instanceof NicSource.Direct direct) {
      element
          .with("type", "direct")
          .child("source")
          .with("dev", direct.device())
          .with("mode", Label.of(direct.mode()));
    } else if (source instanceof NicSource.UserMode user) {
      user(element.with("type", "user"), user);
    } else if (source instanceof NicSource.Assigned assigned) {
      element.with("type", "hostdev").with("managed", "yes");
      assigned.address().write(element.child("source").child("address").with("type", "pci"));
      vlan(element, assigned.vlan());
    } else {
      throw new IllegalStateException("No description for " + source);
    }
  }

  private static void bridge(XmlElement element, NicSource.Bridge bridge) {
    element.child("source").with("bridge", bridge.name());
    vlan(element, bridge.vlan());
    bridge.openVswitch().ifPresent(port -> {
      XmlElement virtualPort = element.child("virtualport").with("type", "openvswitch");
      port.interfaceId()
          .ifPresent(id -> virtualPort.child("parameters").with("interfaceid", id.toString()));
    });
  }

  private static void vlan(XmlElement element, Optional<Integer> vlan) {
    vlan.ifPresent(tag -> element.child("vlan").child("tag").with("id", tag.toString()));
  }

  private static void user(XmlElement element, NicSource.UserMode user) {
    if (user.backend() == NicSource.UserMode.Backend.PASST) {
      element.child("backend").with("type", "passt");
    }
    for (PublishedPort port : user.ports()) {
      element
          .child("portForward")
          .with("proto", Label.of(port.transport()))
          .with("address", port.hostAddress().toString())
          .child("range")
          .with("start", Integer.toString(port.hostPort()))
          .with("to", Integer.toString(port.guestPort()));
    }
  }

  private static void bandwidth(XmlElement element, Bandwidth bandwidth) {
    bandwidth.inbound().ifPresent(rate -> rate(element.child("inbound"), rate));
    bandwidth.outbound().ifPresent(rate -> rate(element.child("outbound"), rate));
  }

  private static void rate(XmlElement element, Bandwidth.Rate rate) {
    element.with("average", Long.toString(rate.average()));
    rate.peak().ifPresent(peak -> element.with("peak", peak.toString()));
    rate.burst().ifPresent(burst -> element.with("burst", burst.toString()));
  }

  private static void filter(XmlElement element, FilterReference reference) {
    element.with("filter", reference.filter());
    reference
        .parameters()
        .forEach((name, values) -> values.forEach(
            value -> element.child("parameter").with("name", name).with("value", value)));
  }
}

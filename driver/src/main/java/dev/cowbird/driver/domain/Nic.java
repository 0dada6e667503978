/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * A network interface of a domain.
 *
 * @param mac empty for {@link MacAddress#of} the domain's UUID and its place
 * @param mtu bytes, from 68 to 65535; empty for the network's
 * @param queues from 1 to 256, at best one for each processor; virtio only
 * @param filter on a virtual network or a bridge of Linux only
 * @param bootOrder from 1; once any device has one, those without are not booted from
 * @param target the name of the tap device on the host; empty for libvirt's
 */
public record Nic(
    NicSource source,
    Optional<MacAddress> mac,
    NicModel model,
    Optional<Integer> mtu,
    Optional<Integer> queues,
    Optional<Bandwidth> bandwidth,
    Optional<FilterReference> filter,
    LinkState link,
    Optional<Integer> bootOrder,
    Optional<String> target) {
  /** @throws IllegalArgumentException if values are malformed or contradict each other */
  public Nic {
    mtu.ifPresent(bytes -> Require.within("MTU", bytes, 68, 65_535));
    queues.ifPresent(count -> Require.within("Number of queues", count, 1, 256));
    bootOrder.ifPresent(order -> Require.within("Boot order", order, 1, 1_000));
    target.ifPresent(
        name -> Require.matches("the name of a tap device", name, NicSource.HostDeviceName.VALID));
    if (target.filter(name -> name.startsWith("vnet")).isPresent()) {
      throw new IllegalArgumentException(
          "Names that begin with vnet are libvirt's own, and " + target.get() + " does");
    }
    if (queues.isPresent() && model != NicModel.VIRTIO) {
      throw new IllegalArgumentException("Only virtio has several queues, not " + model);
    }
    boolean hasTap = mtu.isPresent()
        || queues.isPresent()
        || filter.isPresent()
        || target.isPresent()
        || bandwidth.isPresent();
    if (source instanceof NicSource.UserMode && hasTap) {
      throw new IllegalArgumentException("A user-mode interface has no tap device on the host, and"
          + " so no MTU, queues, filter, bandwidth or name of its own");
    }
    if (filter.isPresent() && !source.mayBeFiltered()) {
      throw new IllegalArgumentException("A filter holds an interface on a virtual network or a"
          + " bridge of Linux, and " + filter.get().filter() + " is to hold one on " + source);
    }
    if (source instanceof NicSource.UserMode user
        && user.isPastLibvirt()
        && (link == LinkState.DOWN || model != NicModel.VIRTIO)) {
      throw new IllegalArgumentException(
          "An interface with published ports by slirp is virtio, and its link is up");
    }
  }

  /** Starts with nothing that is optional. */
  public static Builder builder(NicSource source) {
    return new Builder(source);
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder(source);
    builder.mac = mac;
    builder.model = model;
    builder.mtu = mtu;
    builder.queues = queues;
    builder.bandwidth = bandwidth;
    builder.filter = filter;
    builder.link = link;
    builder.bootOrder = bootOrder;
    builder.target = target;
    return builder;
  }

  /**
   * The same attached to something else.
   *
   * @throws IllegalArgumentException if its values contradict that
   */
  public Nic on(NicSource other) {
    return new Nic(other, mac, model, mtu, queues, bandwidth, filter, link, bootOrder, target);
  }

  /** On one of libvirt's virtual networks. */
  public static Nic network(String name) {
    return builder(new NicSource.VirtualNetwork(name)).build();
  }

  /** On QEMU's own network: the guest reaches out, and nobody reaches it. */
  public static Nic user() {
    return builder(new NicSource.UserMode(NicSource.UserMode.Backend.SLIRP, List.of()))
        .build();
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private final NicSource source;
    private Optional<MacAddress> mac = Optional.empty();
    private NicModel model = NicModel.VIRTIO;
    private Optional<Integer> mtu = Optional.empty();
    private Optional<Integer> queues = Optional.empty();
    private Optional<Bandwidth> bandwidth = Optional.empty();
    private Optional<FilterReference> filter = Optional.empty();
    private LinkState link = LinkState.UP;
    private Optional<Integer> bootOrder = Optional.empty();
    private Optional<String> target = Optional.empty();

    private Builder(NicSource source) {
      this.source = source;
    }

    public Builder mac(MacAddress value) {
      this.mac = Optional.of(value);
      return this;
    }

    public Builder model(NicModel value) {
      this.model = value;
      return this;
    }

    public Builder mtu(int value) {
      this.mtu = Optional.of(value);
      return this;
    }

    public Builder queues(int value) {
      this.queues = Optional.of(value);
      return this;
    }

    public Builder bandwidth(Bandwidth value) {
      this.bandwidth = Optional.of(value);
      return this;
    }

    public Builder filter(FilterReference value) {
      this.filter = Optional.of(value);
      return this;
    }

    public Builder link(LinkState value) {
      this.link = value;
      return this;
    }

    public Builder bootOrder(int value) {
      this.bootOrder = Optional.of(value);
      return this;
    }

    public Builder target(String value) {
      this.target = Optional.of(value);
      return this;
    }

    /** @throws IllegalArgumentException if values are malformed or contradict each other */
    public Nic build() {
      return new Nic(source, mac, model, mtu, queues, bandwidth, filter, link, bootOrder, target);
    }
  }
}

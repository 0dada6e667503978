/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine to be made. Only its name and image must be said: see {@link #builder}.
 *
 * @param diskSize zero for the image's own size; empty for {@link #USUAL_DISK_SIZE}, or the image's
 *     own where that is larger
 * @param vcpus from 1 to 512
 * @param disks further disks, in the order in which the guest sees them behind the one that it
 *     boots from
 * @param networks what its interfaces are attached to, in their order; none for a machine without
 * @param published ports of the host that lead to the guest's; they need an interface that is
 *     automatic or user-mode, and are published by the first
 * @param securityGroups names of what says which packets pass; with any, each interface has to be
 *     on a virtual network or bridge of Linux, and has no filter of its own; without all pass
 * @param hardware all else about the machine
 * @param boot what it starts with
 * @param guest what the guest is told of itself by a seed; empty for no seed
 */
public record InstanceSpec(
    InstanceName name,
    ImageRequest image,
    Optional<DiskSize> diskSize,
    DiskKind diskKind,
    MemorySize memory,
    int vcpus,
    List<DiskSpec> disks,
    List<NetworkSpec> networks,
    List<PublishedPort> published,
    List<String> securityGroups,
    Hardware hardware,
    Boot boot,
    Optional<GuestConfig> guest,
    SeedFormat seedFormat) {
  /**
   * What a disk of no particular size has: room to work in, which costs nothing until it is used.
   */
  public static final DiskSize USUAL_DISK_SIZE = DiskSize.ofGib(10);

  private static final int MOST_VCPUS = 512;

  /**
   * @throws IllegalArgumentException if {@code vcpus} is out of range, or disks, networks or
   *     kernels contradict each other
   */
  public InstanceSpec {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new IllegalArgumentException(vcpus + " processors are not within 1 to " + MOST_VCPUS);
    }
    if (boot instanceof Boot.ByKernel && hardware.platform().kernel().isPresent()) {
      throw new IllegalArgumentException("A machine is started with one kernel, and not with "
          + boot + " and " + hardware.platform().kernel().get());
    }
    disks = DiskSet.of(disks);
    networks = interfaces(networks);
    published = List.copyOf(published);
    securityGroups = List.copyOf(securityGroups);
    requirePublishable(published, networks);
    requireFilterable(securityGroups, networks);
  }

  private static List<NetworkSpec> interfaces(List<NetworkSpec> networks) {
    boolean none = networks.stream().anyMatch(NetworkSpec.None.class::isInstance);
    if (none && networks.size() > 1) {
      throw new IllegalArgumentException("A machine without network can't have " + networks);
    }
    return none ? List.of() : List.copyOf(networks);
  }

  /** All are published by the first network that may. */
  private static void requirePublishable(List<PublishedPort> ports, List<NetworkSpec> networks) {
    Optional<NetworkSpec> first =
        networks.stream().filter(NetworkSpec::mayPublish).findFirst();
    if (!ports.isEmpty() && first.isEmpty()) {
      throw new IllegalArgumentException(
          "Ports are published on a user-mode network, and there is none among " + networks);
    }
    if (first.isPresent() && first.get() instanceof NetworkSpec.Described described) {
      described.publishing(ports);
    }
  }

  private static void requireFilterable(List<String> groups, List<NetworkSpec> networks) {
    if (groups.isEmpty()) {
      return;
    }
    List<NetworkSpec> others =
        networks.stream().filter(network -> !mayBeFiltered(network)).toList();
    if (networks.isEmpty() || !others.isEmpty()) {
      throw new IllegalArgumentException("Security groups hold on virtual networks and bridges of"
          + " Linux, and " + groups + " were given with " + (others.isEmpty() ? "none" : others));
    }
    networks.stream().flatMap(InstanceSpec::ownFilter).findFirst().ifPresent(filter -> {
      throw new IllegalArgumentException("An interface has one filter, and security groups "
          + groups + " were given with " + filter.filter());
    });
  }

  private static Stream<FilterReference> ownFilter(NetworkSpec network) {
    return network instanceof NetworkSpec.Described described
        ? described.nic().filter().stream()
        : Stream.empty();
  }

  private static boolean mayBeFiltered(NetworkSpec network) {
    return network instanceof NetworkSpec.Automatic
        || network instanceof NetworkSpec.Named
        || (network instanceof NetworkSpec.Described described
            && described.nic().source().mayBeFiltered());
  }

  /** Starts with 1 GiB of memory, one processor, and a qcow2 disk of the usual size. */
  public static Builder builder(InstanceName name, ImageRequest image) {
    return new Builder(name, image);
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, image);
    builder.diskSize = diskSize;
    builder.diskKind = diskKind;
    builder.memory = memory;
    builder.vcpus = vcpus;
    builder.disks = disks;
    builder.networks = networks;
    builder.published = published;
    builder.securityGroups = securityGroups;
    builder.hardware = hardware;
    builder.boot = boot;
    builder.guest = guest;
    builder.seedFormat = seedFormat;
    return builder;
  }

  /** The disk that the machine boots from, at the size that was decided on. */
  public DiskRequest diskRequest(DiskSize size) {
    return new DiskRequest(image, name, size, diskKind);
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private final InstanceName name;
    private final ImageRequest image;
    private Optional<DiskSize> diskSize = Optional.empty();
    private DiskKind diskKind = DiskKind.QCOW2;
    private MemorySize memory = MemorySize.ofMib(1024);
    private int vcpus = 1;
    private List<DiskSpec> disks = List.of();
    private List<NetworkSpec> networks = List.of(new NetworkSpec.Automatic());
    private List<PublishedPort> published = List.of();
    private List<String> securityGroups = List.of();
    private Hardware hardware = Hardware.standard();
    private Boot boot = new Boot.AsImageSays();
    private Optional<GuestConfig> guest = Optional.empty();
    private SeedFormat seedFormat = SeedFormat.NO_CLOUD;

    private Builder(InstanceName name, ImageRequest image) {
      this.name = name;
      this.image = image;
    }

    public Builder diskSize(DiskSize size) {
      this.diskSize = Optional.of(size);
      return this;
    }

    public Builder diskKind(DiskKind kind) {
      this.diskKind = kind;
      return this;
    }

    public Builder memory(MemorySize size) {
      this.memory = size;
      return this;
    }

    public Builder vcpus(int count) {
      this.vcpus = count;
      return this;
    }

    /** Further disks, in the order in which the guest sees them. */
    public Builder disks(List<DiskSpec> specs) {
      this.disks = List.copyOf(specs);
      return this;
    }

    /** One interface, and what it is attached to. */
    public Builder network(NetworkSpec spec) {
      return networks(List.of(spec));
    }

    /** Several interfaces, in the order in which the guest sees them. */
    public Builder networks(List<NetworkSpec> specs) {
      this.networks = List.copyOf(specs);
      return this;
    }

    /** Ports of the host that lead to the guest's, by its user-mode network. */
    public Builder publish(List<PublishedPort> ports) {
      this.published = List.copyOf(ports);
      return this;
    }

    /** The names of security groups that exist; together they say what passes. */
    public Builder securityGroups(List<String> names) {
      this.securityGroups = List.copyOf(names);
      return this;
    }

    /**
     * What the machine has besides; a {@link dev.cowbird.driver.domain.GuestProfile} is a start.
     */
    public Builder hardware(Hardware value) {
      this.hardware = value;
      return this;
    }

    /** As the source of the image says, unless told otherwise. */
    public Builder boot(Boot choice) {
      this.boot = choice;
      return this;
    }

    /** What the guest is told of itself, which needs cloud-init in the image, or its like. */
    public Builder guest(GuestConfig config) {
      this.guest = Optional.of(config);
      return this;
    }

    /** NoCloud unless told otherwise. */
    public Builder seedFormat(SeedFormat format) {
      this.seedFormat = format;
      return this;
    }

    public InstanceSpec build() {
      return new InstanceSpec(
          name,
          image,
          diskSize,
          diskKind,
          memory,
          vcpus,
          disks,
          networks,
          published,
          securityGroups,
          hardware,
          boot,
          guest,
          seedFormat);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.util.Optional;

/**
 * A machine to be made. Only its name and image must be said: see {@link #builder}.
 *
 * @param diskSize zero for the image's own size; empty for {@link #USUAL_DISK_SIZE}, or the image's
 *     own where that is larger
 * @param vcpus from 1 to 512
 * @param hardware all else about the machine
 * @param guest what the guest is told of itself by a seed; empty for no seed
 */
public record InstanceSpec(
    InstanceName name,
    ImageRequest image,
    Optional<DiskSize> diskSize,
    DiskKind diskKind,
    MemorySize memory,
    int vcpus,
    NetworkSpec network,
    Hardware hardware,
    Optional<GuestConfig> guest,
    SeedFormat seedFormat) {
  /**
   * What a disk of no particular size has: room to work in, which costs nothing until it is used.
   */
  public static final DiskSize USUAL_DISK_SIZE = DiskSize.ofGib(10);

  private static final int MOST_VCPUS = 512;

  /** @throws IllegalArgumentException if {@code vcpus} is out of range */
  public InstanceSpec {
    requireNonNull(name, "name");
    requireNonNull(image, "image");
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new IllegalArgumentException(vcpus + " processors are not within 1 to " + MOST_VCPUS);
    }
  }

  /** Starts with 1 GiB of memory, one processor, and a qcow2 disk of the usual size. */
  public static Builder builder(InstanceName name, ImageRequest image) {
    return new Builder(name, image);
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
    private NetworkSpec network = new NetworkSpec.Automatic();
    private Hardware hardware = Hardware.standard();
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

    public Builder network(NetworkSpec spec) {
      this.network = spec;
      return this;
    }

    /**
     * What the machine has besides; a {@link dev.cowbird.driver.domain.GuestProfile} is a start.
     */
    public Builder hardware(Hardware value) {
      this.hardware = value;
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
          name, image, diskSize, diskKind, memory, vcpus, network, hardware, guest, seedFormat);
    }
  }
}

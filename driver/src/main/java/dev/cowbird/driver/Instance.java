/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A machine that Cowbird made, as it was when it was looked at.
 *
 * @param power what its domain is doing; empty without a domain
 * @param machine what it was made as; empty for a directory with only a disk
 * @param disk empty while it is being made, or once it was lost
 * @param damage what of its records can't be read, in a sentence, if anything; what they would tell
 *     is empty then
 */
public record Instance(
    InstanceName name,
    Status status,
    Optional<PowerState> power,
    Optional<Machine> machine,
    Optional<Disk> disk,
    Optional<String> damage,
    Path directory) {

  /** How much of it there is. */
  public enum Status {
    /** Being made, or left half-way: made again under its name it is undone first. */
    CREATING("creating"),
    /** Complete. */
    READY("ready"),
    /** Only a disk, made without a machine. */
    DISK("disk"),
    /** Its domain is gone from the hypervisor; disk and directory are there. */
    LOST("lost"),
    /** A record of it can't be read, so it is not known how much of it there is. */
    DAMAGED("damaged");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** The name in JSON and tables. */
    public String label() {
      return label;
    }
  }

  /**
   * What an instance was made as, and changed to by this driver since.
   *
   * @param image where it came from, as it may be shown
   * @param disks its disks besides the one that it boots from, in order
   * @param network what its interfaces are attached to
   * @param published the ports of the host that lead to the guest's, as they were chosen
   * @param securityGroups the names of those that say which packets pass
   * @param user the first that its guest was told to make, who is logged in as unless another is
   *     named
   * @param kernel what it is started with, if not from its disk
   */
  public record Machine(
      UUID uuid,
      String image,
      MemorySize memory,
      int vcpus,
      List<MachineDisk> disks,
      String network,
      List<PublishedPort> published,
      List<String> securityGroups,
      VirtualizationType virtualization,
      Optional<String> user,
      Optional<Kernel> kernel,
      Instant created) {

    /** The same machine, started with this kernel. */
    public Machine startedBy(Kernel other) {
      return new Machine(
          uuid,
          image,
          memory,
          vcpus,
          disks,
          network,
          published,
          securityGroups,
          virtualization,
          user,
          Optional.of(other),
          created);
    }
  }

  /**
   * A kernel that an instance is started with.
   *
   * @param image where it came from, as it may be shown
   * @param initrd where its initial RAM disk came from
   */
  public record Kernel(String image, Optional<String> initrd, KernelCommandLine commandLine) {}

  /** What people want to know first: its power state, or else how much of it there is. */
  public String state() {
    return status == Status.READY && power.isPresent() ? power.get().label() : status.label();
  }
}

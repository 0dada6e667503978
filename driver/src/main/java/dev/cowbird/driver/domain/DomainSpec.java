/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * All that a domain is made of.
 *
 * @param vcpus from 1 to 512; a host or machine type may allow fewer
 * @param disks in the order in which the guest sees them, from 1 to 26; the guest boots from the
 *     first
 * @param nics in the order in which the guest sees them; may be empty
 * @param consoleLog absolute; what the guest prints on its serial console is appended here
 * @param metadata what tells that the domain is ours, and whose
 */
public record DomainSpec(
    InstanceName name,
    UUID uuid,
    VirtualizationType virtualization,
    Architecture architecture,
    MemorySize memory,
    int vcpus,
    List<DiskDevice> disks,
    List<Nic> nics,
    Path consoleLog,
    DomainMetadata metadata) {
  /** The letters in vda to vdz; two-letter names are of no use to anybody yet. */
  private static final int MOST_DISKS = 26;

  private static final int MOST_VCPUS = 512;

  /** @throws IllegalArgumentException if a value is out of its range, or a path not absolute */
  public DomainSpec {
    requireNonNull(uuid, "uuid");
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new IllegalArgumentException(vcpus + " processors are not within 1 to " + MOST_VCPUS);
    }
    if (disks.isEmpty() || disks.size() > MOST_DISKS) {
      throw new IllegalArgumentException(disks.size() + " disks are not within 1 to " + MOST_DISKS);
    }
    DiskDevice.requireAbsolute(consoleLog);
  }
}

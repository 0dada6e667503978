/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.List;

/**
 * A base and what was made of it.
 *
 * @param allocatedBytes what the base takes on disk, holes not counted
 * @param sizedBases the sizes of its sized bases, ascending
 * @param instances the instances whose disks were made from it, in order
 */
public record CachedImage(
    Base base, long allocatedBytes, List<DiskSize> sizedBases, List<InstanceName> instances) {
  public CachedImage {
    sizedBases = List.copyOf(sizedBases);
    instances = List.copyOf(instances);
  }
}

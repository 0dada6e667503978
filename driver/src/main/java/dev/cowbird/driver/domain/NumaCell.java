/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * A NUMA node of the guest.
 *
 * @param cpus of the guest
 * @param policy empty for what holds for the whole guest
 */
public record NumaCell(CpuSet cpus, MemorySize memory, Optional<NumaPolicy> policy) {
  /** With memory from wherever the whole guest's comes. */
  public static NumaCell of(CpuSet cpus, MemorySize memory) {
    return new NumaCell(cpus, memory, Optional.empty());
  }
}

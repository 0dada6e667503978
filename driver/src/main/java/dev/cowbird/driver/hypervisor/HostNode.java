/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import java.util.Set;

/**
 * A NUMA node of the host; a host without NUMA has one.
 *
 * @param cpus the numbers of its processors; none for a node of memory alone
 * @param pageSizes in KiB, of all pages that the kernel knows, whether or not some are set aside
 */
public record HostNode(int id, Set<Integer> cpus, Set<Long> pageSizes) {
  public HostNode {
    cpus = Set.copyOf(cpus);
    pageSizes = Set.copyOf(pageSizes);
  }
}

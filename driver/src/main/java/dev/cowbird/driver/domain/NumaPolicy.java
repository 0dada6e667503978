/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * From which of the host's NUMA nodes memory comes.
 *
 * @param nodes of the host
 */
public record NumaPolicy(MemoryMode mode, CpuSet nodes) {}

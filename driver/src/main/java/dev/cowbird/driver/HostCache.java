/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/** What the host's page cache is to the disks of machines. What a disk says itself goes first. */
public enum HostCache {
  /**
   * Passed by, where the file system can ({@code cache=none}): no block is in memory twice, and
   * what a guest reads and writes takes no memory from others. For machines that stay.
   */
  AVOIDED,
  /**
   * Used ({@code cache=writeback}, QEMU's default): machines on one base read it from memory, and
   * what a short-lived one writes may never reach the disk. A guest's flush is a flush here, too.
   */
  USED
}

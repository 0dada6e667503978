/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Where a guest's memory comes from. */
public enum MemorySource {
  /** Memory of the QEMU process. */
  ANONYMOUS,
  /** A file that has no name, which other processes can be given. */
  MEMFD,
  /** Files in a directory that QEMU is configured with. */
  FILE
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** To whom the file of a disk belongs while the domain runs. */
public enum DiskOwner {
  /**
   * To whom libvirt gives it: the user that QEMU runs as. When the domain ends, libvirt gives back
   * what the guest could write to alone, and leaves the rest as it is.
   */
  CHANGED_BY_LIBVIRT,
  /** To its owner, whatever libvirt would do. QEMU must be able to open it as it is. */
  KEPT
}

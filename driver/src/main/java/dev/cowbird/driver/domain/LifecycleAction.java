/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What becomes of a machine when its guest ends by itself. */
public enum LifecycleAction {
  DESTROY,
  RESTART,
  /** It is kept as it is, to be looked into; its disks stay in use. */
  PRESERVE,
  /** Its memory is written to a file on the host first. For crashes. */
  COREDUMP_DESTROY,
  /** Its memory is written to a file on the host first. For crashes. */
  COREDUMP_RESTART
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Who else may map a guest's memory. */
public enum MemorySharing {
  /** Nobody. */
  PRIVATE,
  /** Helper processes on the host, such as virtiofsd. */
  SHARED
}

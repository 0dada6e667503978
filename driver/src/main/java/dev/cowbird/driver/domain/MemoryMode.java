/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** How strictly memory comes from the nodes that were named. */
public enum MemoryMode {
  /** From nowhere else. */
  STRICT,
  /** From elsewhere when they are full. */
  PREFERRED,
  /** From all of them in turn. */
  INTERLEAVE
}

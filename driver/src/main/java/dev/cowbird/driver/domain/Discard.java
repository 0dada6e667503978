/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What becomes of blocks that a guest says it no longer needs. */
public enum Discard {
  /** The host gets them back. */
  UNMAP,
  /** Nothing. */
  IGNORE
}

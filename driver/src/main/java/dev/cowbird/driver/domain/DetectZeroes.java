/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What becomes of zeros that a guest writes. */
public enum DetectZeroes {
  /** They are written. */
  OFF,
  /** They are written as zeros without data. */
  ON,
  /** They become holes, where discarding is allowed. */
  UNMAP
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What UEFI firmware does about signatures. */
public enum SecureBoot {
  /** Whatever the host's preferred firmware does. */
  ANY,
  /** Boots what is not signed, too. */
  OFF,
  /** Boots only what is signed for the keys that the distribution enrolled. */
  ON,
  /** Can check signatures; the guest has still to enroll keys. */
  WITHOUT_KEYS;

  /** Whether the firmware keeps its variables out of the guest's reach, which needs SMM. */
  public boolean isSecure() {
    return this == ON || this == WITHOUT_KEYS;
  }
}

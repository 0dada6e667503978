/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Whether something is switched on. */
public enum OnOff {
  ON,
  OFF;

  boolean isOn() {
    return this == ON;
  }
}

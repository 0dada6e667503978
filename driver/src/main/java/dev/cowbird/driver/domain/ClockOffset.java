/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What a guest's hardware clock shows when it starts. */
public enum ClockOffset {
  /** UTC, as Linux takes it to be. */
  UTC,
  /** The host's local time, as Windows takes it to be. */
  LOCALTIME
}

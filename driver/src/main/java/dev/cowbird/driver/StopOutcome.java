/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/** How an instance came to be off. */
public enum StopOutcome {
  /** It was off before. */
  ALREADY_OFF("already off"),
  /** The guest shut down when it was asked to. */
  SHUT_DOWN("shut down"),
  /** The guest did not shut down in time, or wasn't asked, and was cut off. */
  FORCED("forced off");

  private final String label;

  StopOutcome(String label) {
    this.label = label;
  }

  /** The name in messages and JSON. */
  public String label() {
    return label;
  }
}

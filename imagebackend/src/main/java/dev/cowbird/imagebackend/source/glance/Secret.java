/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

/** A text that is shown nowhere: a password, a token. */
public record Secret(String value) {
  /** Says only that there is one. */
  @Override
  public String toString() {
    return "***";
  }
}

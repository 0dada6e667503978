/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.time.Instant;

/**
 * Why a revision is not used any more. Its files stay for the disks that refer to them.
 *
 * @param what was found, for people
 */
public record Damage(String what, Instant found) {
  @Override
  public String toString() {
    return "found damaged on " + found + ": " + what;
  }
}

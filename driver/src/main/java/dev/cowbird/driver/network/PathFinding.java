/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** What was found of the path to one interface of a guest, and what it means. */
public record PathFinding(PathFacts facts, PathVerdict verdict) {
  /** Judges what was seen. */
  public static PathFinding of(PathFacts facts) {
    return new PathFinding(facts, PathVerdict.of(facts));
  }
}

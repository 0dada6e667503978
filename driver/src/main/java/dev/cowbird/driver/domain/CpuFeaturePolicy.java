/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What is to be done about a feature of the processor. */
public enum CpuFeaturePolicy {
  /** The guest has it; a host that lacks it refuses the machine. */
  REQUIRE,
  /** The guest does not have it. */
  DISABLE,
  /** The guest has it where the host has it. */
  OPTIONAL,
  /** A host that has it refuses the machine. */
  FORBID
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * Room for memory that is added while a guest runs.
 *
 * @param slots how many modules can be added, from 1 to 255
 * @param most of all memory together
 */
public record MemoryHotplug(int slots, MemorySize most) {
  /** @throws IllegalArgumentException if {@code slots} is out of range */
  public MemoryHotplug {
    Require.within("Number of memory slots", slots, 1, 255);
  }
}

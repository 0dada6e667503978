/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

/**
 * A disk for an instance besides the one that it boots from.
 *
 * @param number which of the instance's further disks, from 1 to 999
 */
public record FurtherDiskRequest(
    InstanceName instance, int number, DiskContent content, DiskKind kind) {
  private static final int HIGHEST = 999;

  /** @throws IllegalArgumentException if the number is out of range */
  public FurtherDiskRequest {
    if (number < 1 || number > HIGHEST) {
      throw new IllegalArgumentException(
          "Number " + number + " of a further disk is not within 1 to " + HIGHEST);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;

/** The virtual size that an image may have. */
record SizeLimit(DiskSize max) {
  /** The size that holds {@code bytes}, if it is within the limit. */
  DiskSize check(long bytes) throws RefusedException {
    if (bytes > max.bytes()) {
      throw new RefusedException(
          "its virtual size of " + text(bytes) + " is over the limit of " + text(max.bytes()));
    }
    return DiskSize.holding(bytes);
  }

  private static String text(long bytes) {
    return DiskSize.humanReadable(bytes) + " (" + bytes + " bytes)";
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;

/** The virtual size that an image may have. */
record SizeLimit(DiskSize max) {
  /** The size that holds {@code bytes}, if it is within the limit. */
  DiskSize check(long bytes) throws RefusedException {
    if (bytes > max.bytes()) {
      throw new RefusedException(
          "its virtual size of " + text(bytes) + " is over the limit of " + text(max.bytes()),
          Kind.IMAGE_TOO_LARGE);
    }
    return DiskSize.holding(bytes);
  }

  private static String text(long bytes) {
    return DiskSize.humanReadable(bytes) + " (" + bytes + " bytes)";
  }
}

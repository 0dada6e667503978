/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.domain.edit.Device;

/** What a disk is used for, as far as others that use the same file care. */
enum DiskSharing {
  /** Written to, by one guest. */
  EXCLUSIVE,
  /** Written to, by several that know of each other. */
  SHAREABLE,
  READ_ONLY;

  static DiskSharing of(Device disk) {
    if (disk.has("readonly") || disk.attribute("device").filter("cdrom"::equals).isPresent()) {
      return READ_ONLY;
    }
    return disk.has("shareable") ? SHAREABLE : EXCLUSIVE;
  }

  boolean goesWith(DiskSharing other) {
    return this == other && this != EXCLUSIVE;
  }
}

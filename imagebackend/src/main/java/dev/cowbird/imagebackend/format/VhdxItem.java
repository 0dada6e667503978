/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** The metadata items of VHDX that are known ([MS-VHDX] 2.6.2). */
enum VhdxItem {
  FILE_PARAMETERS("caa16737-fa36-4d43-b3b6-33f0aa44e76b", 8),
  VIRTUAL_SIZE("2fa54224-cd1b-4876-b211-5dbed83bf4b8", 8),
  DISK_ID("beca12ab-b2e6-4523-93ef-c309e000c746", 16),
  LOGICAL_SECTOR("8141bf1d-a96f-4709-ba47-f233a8faab5f", 4),
  PHYSICAL_SECTOR("cda348c7-445d-4471-9cc9-e9885251c556", 4),
  /** Of any length, and for differencing disks only. */
  PARENT_LOCATOR("a8d35f2d-b30b-454d-abf7-d3d84834ab0c", -1);

  private final UUID guid;
  private final int bytes;

  VhdxItem(String guid, int bytes) {
    this.guid = UUID.fromString(guid);
    this.bytes = bytes;
  }

  static Optional<VhdxItem> of(UUID guid) {
    return Arrays.stream(values()).filter(item -> item.guid.equals(guid)).findFirst();
  }

  /** Whether every image must have it. */
  boolean isMandatory() {
    return this != PARENT_LOCATOR;
  }

  boolean mayHave(long length) {
    return bytes < 0 || length == bytes;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An instance's disk, whole and durable.
 *
 * @param path the disk's file
 * @param kind how it is kept, and so its format
 * @param virtualSize what the guest sees
 * @param base the base that it was made from
 * @param sizedBase the sized base, unless size 0 was asked for
 * @param fileSystem whether the image's file system was grown on the host
 */
public record Disk(
    Path path,
    DiskKind kind,
    DiskSize virtualSize,
    Path base,
    Optional<Path> sizedBase,
    FileSystemGrowth fileSystem) {

  /** What was done about the file system in a larger disk. */
  public enum FileSystemGrowth {
    /** One ext2, ext3 or ext4 file system fills the disk, and it was grown to the disk's size. */
    GROWN,
    /** It was left as it is: partitioned, of another kind, not clean, or already of that size. */
    LEFT
  }

  /**
   * The raw files that this disk reads through to, nearest first; empty if it stands alone. They
   * must not be changed, relabelled or removed while the disk exists.
   */
  public List<Path> backingChain() {
    return kind == DiskKind.QCOW2 ? List.of(sizedBase.orElse(base)) : List.of();
  }
}

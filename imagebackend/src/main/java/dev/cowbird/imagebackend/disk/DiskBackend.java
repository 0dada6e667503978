/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.size.SizedBase;
import java.nio.file.Path;
import java.util.Optional;

/** Makes disks of one kind. Safe for use by many threads. */
public interface DiskBackend {
  DiskKind kind();

  /**
   * The size of the sized base that a disk of this size is laid on; empty if it is laid on none.
   *
   * @param size zero for the base's
   */
  Optional<DiskSize> sizedBase(DiskSize size);

  /**
   * Sees ahead that there can be a disk of this size.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code IMAGE_TOO_LARGE}
   */
  void requirePossible(DiskSize size);

  /**
   * Makes a disk from a base, in flight beside {@code disk}. Blocks. On failure nothing is left.
   *
   * @param base which the caller protects from removal meanwhile
   * @param size not below the base's, or zero for the base's
   * @param disk the name that the disk will have
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY},
   *     {@code COMMAND_MISSING}, {@code COMMAND_FAILED}, {@code LOCK_TIMEOUT}
   */
  PreparedDisk prepare(Base base, DiskSize size, Path disk, ProgressListener progress);

  /**
   * Makes a disk from a sized base, as large as that, in flight beside {@code disk}. Blocks. On
   * failure nothing is left.
   *
   * @param sizedBase which is let go of with the disk, or on failure
   * @param disk the name that the disk will have
   * @throws dev.cowbird.imagebackend.ImageException as {@link #prepare}
   */
  PreparedDisk prepare(SizedBase sizedBase, DiskSize size, Path disk, ProgressListener progress);

  /**
   * Makes a disk that holds nothing, and takes next to no room, in flight beside {@code disk}.
   * Blocks. On failure nothing is left.
   *
   * @param size more than zero
   * @param disk the name that the disk will have
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}
   */
  PreparedDisk blank(DiskSize size, Path disk);
}

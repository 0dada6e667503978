/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A disk of an instance besides the one that it boots from, whole and durable.
 *
 * @param number which of the instance's further disks
 * @param content what it was made with, as it may be shown: {@code ephemeral:20G,fs=xfs}
 * @param path the disk's file
 * @param kind how it is kept, and so its format
 * @param virtualSize what the guest sees
 * @param base that of the image that it was made from, if it was
 * @param sizedBase the file of the cache that it is laid on, if that is no base
 */
public record FurtherDisk(
    int number,
    String content,
    Path path,
    DiskKind kind,
    DiskSize virtualSize,
    Optional<Path> base,
    Optional<Path> sizedBase) {

  /**
   * The raw files that this disk reads through to, nearest first; empty if it stands alone. They
   * must not be changed, relabelled or removed while the disk exists.
   */
  public List<Path> backingChain() {
    return kind == DiskKind.QCOW2 ? sizedBase.or(() -> base).stream().toList() : List.of();
  }
}

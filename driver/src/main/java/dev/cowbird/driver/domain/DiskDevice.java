/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.imagebackend.Disk;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of a domain: a file, and the whole chain of files behind it.
 *
 * @param path absolute
 * @param backing the chain, nearest first, to its very end; empty if the file stands alone
 */
public record DiskDevice(Path path, DiskFormat format, List<BackingFile> backing, Access access) {
  /** What the guest may do with a disk. */
  public enum Access {
    READ_WRITE,
    READ_ONLY
  }

  /** @throws IllegalArgumentException if {@code path} is not absolute, or a raw disk has a chain */
  public DiskDevice {
    Require.absolute(path);
    backing = List.copyOf(backing);
    if (format == DiskFormat.RAW && !backing.isEmpty()) {
      throw new IllegalArgumentException(
          "A raw disk has no backing file, but " + path + " is given one");
    }
    for (int i = 0; i < backing.size() - 1; i++) {
      if (backing.get(i).format() == DiskFormat.RAW) {
        throw new IllegalArgumentException("Raw file " + backing.get(i).path() + " behind " + path
            + " can't have a file behind it");
      }
    }
  }

  /** A disk that the guest may write to. */
  public DiskDevice(Path path, DiskFormat format, List<BackingFile> backing) {
    this(path, format, backing, Access.READ_WRITE);
  }

  /** The device for a disk that the image side made; what is behind it is raw. */
  public static DiskDevice of(Disk disk) {
    return new DiskDevice(
        disk.path(),
        DiskFormat.of(disk.kind()),
        disk.backingChain().stream()
            .map(path -> new BackingFile(path, DiskFormat.RAW))
            .toList());
  }

  /** A raw file that the guest only reads. */
  public static DiskDevice readOnly(Path raw) {
    return new DiskDevice(raw, DiskFormat.RAW, List.of(), Access.READ_ONLY);
  }
}

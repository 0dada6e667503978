/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import com.sun.nio.file.ExtendedOpenOption;
import dev.cowbird.driver.domain.BackingFile;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.driver.domain.DiskSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Whether QEMU can read and write a disk past the host's page cache. */
final class DirectIo {
  /** QEMU doesn't open a raw disk for writing that ends within a sector of the host's disk. */
  private static final int LARGEST_SECTOR = 4096;

  private DirectIo() {}

  /**
   * Opens each file of the disk as QEMU would, with {@code O_DIRECT}. That is a property of its
   * file system: tmpfs before Linux 6.6, for one, refuses it. It takes some ten microseconds.
   */
  static boolean suits(DiskDevice disk) {
    DiskSource source = disk.source();
    if (source instanceof DiskSource.HostFile file) {
      return suits(file.path(), file.format(), file.backing());
    }
    return source instanceof DiskSource.BlockDevice block
        && suits(block.path(), block.format(), block.backing());
  }

  private static boolean suits(Path path, DiskFormat format, List<BackingFile> backing) {
    return opens(path, format == DiskFormat.RAW ? LARGEST_SECTOR : 1)
        && backing.stream().allMatch(file -> opens(file.path(), 1));
  }

  /** @param unit its length must be a multiple of */
  private static boolean opens(Path file, int unit) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
      return channel.size() % unit == 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import com.sun.nio.file.ExtendedOpenOption;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Whether QEMU can read and write a disk past the host's page cache. */
final class DirectIo {
  /** QEMU doesn't open a raw disk for writing that ends within a sector of the host's disk. */
  private static final int LARGEST_SECTOR = 4096;

  private DirectIo() {}

  /**
   * Opens each file of the disk as QEMU would, with {@code O_DIRECT}. That is a property of its
   * file system: tmpfs before Linux 6.6, for one, refuses it. It takes some ten microseconds.
   */
  static boolean suits(Disk disk) {
    return endsWithSector(disk)
        && Stream.concat(Stream.of(disk.path()), disk.backingChain().stream())
            .allMatch(DirectIo::opens);
  }

  private static boolean endsWithSector(Disk disk) {
    return disk.kind() != DiskKind.RAW || disk.virtualSize().bytes() % LARGEST_SECTOR == 0;
  }

  private static boolean opens(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
      return channel.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

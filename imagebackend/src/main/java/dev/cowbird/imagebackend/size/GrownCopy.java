/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.format.ExtSuperblock;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.PartitionTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Copies a raw image into a larger one, and grows the file system where exactly one ext2, ext3 or
 * ext4 fills the image. A partitioned disk is left to the guest.
 */
public final class GrownCopy {
  private final HostFiles files;
  private final ExtGrower grower;

  public GrownCopy(HostFiles files, CommandRunner runner) {
    this.files = files;
    this.grower = new ExtGrower(runner);
  }

  /**
   * Makes {@code target}, a new file in flight, which is not yet durable. On failure it may be
   * left, and isn't to be used.
   *
   * @param size at least that of {@code raw}
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY},
   *     {@code COMMAND_MISSING}
   */
  public FileSystemGrowth make(Path raw, Path target, DiskSize size) {
    try {
      copy(raw, target, size);
      if (!isToGrow(raw, size) || grower.grow(target) == ExtGrower.Outcome.GROWN) {
        return growth(raw, target);
      }
      // What the tools left behind half-way isn't the image any more.
      files.delete(target);
      copy(raw, target, size);
      return FileSystemGrowth.LEFT;
    } catch (IOException e) {
      throw StorageErrors.translate("Copying " + raw + " to " + target + " of " + size, e);
    }
  }

  /** Whether {@code grown}, made from {@code raw}, holds a file system larger than raw's. */
  public FileSystemGrowth growth(Path raw, Path grown) {
    try {
      long before = fillingFileSystem(raw).map(ExtSuperblock::fileSystemBytes).orElse(0L);
      long after = fillingFileSystem(grown).map(ExtSuperblock::fileSystemBytes).orElse(0L);
      return before > 0 && after > before ? FileSystemGrowth.GROWN : FileSystemGrowth.LEFT;
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + grown, e);
    }
  }

  private void copy(Path raw, Path target, DiskSize size) throws IOException {
    files.copy(raw, target);
    files.extend(target, size.bytes());
  }

  private static boolean isToGrow(Path raw, DiskSize size) throws IOException {
    Optional<ExtSuperblock> fileSystem = fillingFileSystem(raw);
    return fileSystem.isPresent()
        && size.bytes() - fileSystem.get().fileSystemBytes() >= fileSystem.get().blockBytes();
  }

  /** The file system that begins at the image's start, where no partition table says otherwise. */
  private static Optional<ExtSuperblock> fillingFileSystem(Path raw) throws IOException {
    try (FileChannel channel = FileChannel.open(raw)) {
      ImageBytes image = ImageBytes.of(channel);
      return PartitionTable.of(image) == PartitionTable.Kind.NONE
          ? ExtSuperblock.read(image).filter(fs -> fs.fileSystemBytes() <= image.size())
          : Optional.empty();
    }
  }
}

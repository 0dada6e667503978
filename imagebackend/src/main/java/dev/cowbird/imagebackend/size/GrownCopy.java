/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.format.ExtSuperblock;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.PartitionTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Copies a raw image into a larger one, and grows the file system where exactly one ext2, ext3 or
 * ext4 fills the image. A partitioned disk is left to the guest.
 */
public final class GrownCopy {
  private static final int PIECE_BYTES = 1 << 20;

  private final HostFiles files;
  private final SpaceGuard space;
  private final ExtGrower grower;

  /** @param space of the file system that the copies are made in */
  public GrownCopy(HostFiles files, SpaceGuard space, CommandRunner runner) {
    this.files = files;
    this.space = space;
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
    copy(raw, target);
    return grow(raw, target, size);
  }

  /** Only copies; otherwise as {@link #make}. */
  void copy(Path raw, Path target) {
    String attempted = "Copying base " + raw + " to " + target;
    space.requireForCopyOf(raw, attempted);
    try {
      files.copy(raw, target);
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** Only grows {@code target}, which has the content of {@code raw}; as {@link #make}. */
  FileSystemGrowth grow(Path raw, Path target, DiskSize size) {
    try {
      files.extend(target, size.bytes());
      if (!isToGrow(raw, size) || grower.grow(target) == ExtGrower.Outcome.GROWN) {
        return growth(raw, target);
      }
      // What the tools left behind half-way isn't the image any more.
      files.delete(target);
      copy(raw, target);
      files.extend(target, size.bytes());
      return FileSystemGrowth.LEFT;
    } catch (IOException e) {
      throw StorageErrors.translate("Growing " + target + " to " + size, e);
    }
  }

  /** Whether {@code grown}, made from {@code raw}, holds a file system larger than raw's. */
  public FileSystemGrowth growth(Path raw, Path grown) {
    try {
      long before = fileSystem(raw).map(ExtSuperblock::fileSystemBytes).orElse(0L);
      long after = fileSystem(grown).map(ExtSuperblock::fileSystemBytes).orElse(0L);
      return before > 0 && after > before ? FileSystemGrowth.GROWN : FileSystemGrowth.LEFT;
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + grown, e);
    }
  }

  private static boolean isToGrow(Path raw, DiskSize size) throws IOException {
    Optional<ExtSuperblock> fileSystem = fileSystem(raw);
    return fileSystem.isPresent()
        && size.bytes() - fileSystem.get().fileSystemBytes() >= fileSystem.get().blockBytes()
        && fills(fileSystem.get(), raw);
  }

  /**
   * Whether nothing lies behind a file system: there may be less than a block group, which mke2fs
   * leaves over, and that of zeros. Anything else there isn't the file system's to grow into.
   */
  private static boolean fills(ExtSuperblock fileSystem, Path raw) throws IOException {
    try (FileChannel channel = FileChannel.open(raw)) {
      ImageBytes image = ImageBytes.of(channel);
      long end = fileSystem.fileSystemBytes();
      return image.size() - end < fileSystem.groupBytes() && isZero(image, end);
    }
  }

  private static boolean isZero(ImageBytes image, long from) throws IOException {
    for (long at = from; at < image.size(); at += PIECE_BYTES) {
      ByteBuffer piece = image.read(at, (int) Math.min(PIECE_BYTES, image.size() - at));
      if (piece.mismatch(ByteBuffer.allocate(piece.remaining())) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The file system that begins at the image's start, where no partition table says otherwise. */
  private static Optional<ExtSuperblock> fileSystem(Path raw) throws IOException {
    try (FileChannel channel = FileChannel.open(raw)) {
      ImageBytes image = ImageBytes.of(channel);
      return PartitionTable.of(image) == PartitionTable.Kind.NONE
          ? ExtSuperblock.read(image).filter(fs -> fs.fileSystemBytes() <= image.size())
          : Optional.empty();
    }
  }
}

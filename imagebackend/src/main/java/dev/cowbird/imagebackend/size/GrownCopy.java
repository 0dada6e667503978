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
import java.nio.file.Files;
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

  /** What became of a copy that was to be grown. */
  enum Outcome {
    /** It is larger, and so is the file system in it. */
    GROWN,
    /** It is larger. */
    LEFT,
    /** Its content is not what it was. */
    SPOILT
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
    return switch (grow(target, bytes(raw), size)) {
      case GROWN -> FileSystemGrowth.GROWN;
      case LEFT -> FileSystemGrowth.LEFT;
      case SPOILT -> {
        makeAgain(raw, target, size);
        yield FileSystemGrowth.LEFT;
      }
    };
  }

  private static long bytes(Path raw) {
    try {
      return Files.size(raw);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + raw, e);
    }
  }

  /**
   * Makes {@code target}, a new file in flight, which reads as zeros.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}
   */
  public void hole(Path target, DiskSize size) {
    String attempted = "Making " + target + " of " + size;
    space.require(0, attempted);
    try {
      files.create(target).close();
      files.extend(target, size.bytes());
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** Only copies; otherwise as {@link #make}. */
  public void copy(Path raw, Path target) {
    String attempted = "Copying base " + raw + " to " + target;
    space.requireForCopyOf(raw, attempted);
    try {
      files.copy(raw, target);
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /**
   * Grows a copy that is in flight. On failure it isn't to be used; so if it is {@code SPOILT}.
   *
   * @param contentBytes how long what it is a copy of is; it may lack zeros at its end
   * @param size at least that
   * @throws dev.cowbird.imagebackend.ImageException as {@link #make}
   */
  Outcome grow(Path copy, long contentBytes, DiskSize size) {
    try {
      files.extend(copy, contentBytes);
      Optional<ExtSuperblock> before = fileSystem(copy).filter(found -> isToGrow(found, size));
      boolean growing = before.isPresent() && fills(before.get(), copy);
      files.extend(copy, size.bytes());
      if (!growing) {
        return Outcome.LEFT;
      }
      if (grower.grow(copy) == ExtGrower.Outcome.FAILED) {
        return Outcome.SPOILT;
      }
      long after = fileSystem(copy).map(ExtSuperblock::fileSystemBytes).orElse(0L);
      return after > before.get().fileSystemBytes() ? Outcome.GROWN : Outcome.LEFT;
    } catch (IOException e) {
      throw StorageErrors.translate("Growing " + copy + " to " + size, e);
    }
  }

  /** Puts a copy whose file system is as it was in the place of one that is spoilt. */
  void makeAgain(Path raw, Path spoilt, DiskSize size) {
    try {
      files.delete(spoilt);
      copy(raw, spoilt);
      files.extend(spoilt, size.bytes());
    } catch (IOException e) {
      throw StorageErrors.translate("Growing " + spoilt + " to " + size, e);
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

  private static boolean isToGrow(ExtSuperblock fileSystem, DiskSize size) {
    return size.bytes() - fileSystem.fileSystemBytes() >= fileSystem.blockBytes();
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

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The files of this Linux host. Holds nothing open. */
public final class LinuxFiles implements HostFiles {
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx--x--x");

  /** struct statx, linux/stat.h: the same on every architecture. */
  private static final int STATX_BYTES = 256;

  private static final int STATX_BLOCKS_OFFSET = 48;

  /** What st_blocks and stx_blocks count, whatever the file system's block size: stat(2). */
  private static final int STAT_BLOCK_BYTES = 512;

  @Override
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(FileMode.PRIVATE.permissions()));
  }

  @Override
  public FileChannel openForUpdate(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    FileChannel target = create(to);
    try (target) {
      new FileCopy(from, to).fill(target);
    } catch (IOException | RuntimeException e) {
      removeAfter(e, to);
      throw e;
    }
  }

  @Override
  public boolean canShareBlocks(Path directory) throws IOException {
    requireExists(directory);
    try (Descriptor one = Descriptor.openUnnamed(directory);
        Descriptor other = Descriptor.openUnnamed(directory)) {
      one.cloneFrom(other);
      return true;
    } catch (FileSystemException e) {
      // Neither unnamed files nor clones are known everywhere.
      return false;
    }
  }

  private static void removeAfter(Exception failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void readData(Path file, long from, long to, DataReader reader) throws IOException {
    if (from % DATA_ALIGNMENT != 0) {
      throw new IllegalArgumentException("Offset " + from + " is no multiple of 64 KiB");
    }
    new FileData(file).read(from, to, reader);
  }

  @Override
  public void extend(Path file, long bytes) throws IOException {
    // "rw" would create it.
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      long length = opened.length();
      if (length > bytes) {
        throw new IllegalArgumentException(
            "File " + file + " has " + length + " bytes already, more than " + bytes);
      }
      opened.setLength(bytes);
    }
  }

  @Override
  public void publish(Path inFlight, Path target, FileMode mode) throws IOException {
    Files.setPosixFilePermissions(inFlight, mode.permissions());
    sync(inFlight);
    Files.move(inFlight, target, StandardCopyOption.ATOMIC_MOVE);
    sync(directoryOf(target));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directoryOf(directory);
    createDirectories(parent);
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
      // The umask may have taken bits away.
      Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    sync(parent);
  }

  @Override
  public void delete(Path file) throws IOException {
    Path directory = directoryOf(file);
    // Also if there is none: an earlier delete may have been killed before its sync.
    if (Files.deleteIfExists(file) || Files.isDirectory(directory)) {
      sync(directory);
    }
  }

  private static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /**
   * fsync(2). A FileChannel would refuse it to a thread that is interrupted, which could not even
   * take back then what it made.
   */
  private static void sync(Path file) throws IOException {
    try (Descriptor descriptor = Descriptor.open(file, Libc.O_RDONLY)) {
      descriptor.sync();
    }
  }

  @Override
  public long allocatedBytes(Path file) throws IOException {
    byte[] result = new byte[STATX_BYTES];
    try {
      Libc.statx(Libc.AT_FDCWD, Libc.bytes(file), 0, Libc.STATX_BLOCKS, result);
    } catch (LastErrorException e) {
      throw Libc.failure(e, file);
    }
    long blocks =
        ByteBuffer.wrap(result).order(ByteOrder.nativeOrder()).getLong(STATX_BLOCKS_OFFSET);
    return blocks * STAT_BLOCK_BYTES;
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    requireExists(directory);
    // Files.getFileStore looks through the mount table, and finds nothing in some containers.
    return directory.toFile().getUsableSpace();
  }

  @Override
  public long totalBytes(Path directory) throws IOException {
    requireExists(directory);
    return directory.toFile().getTotalSpace();
  }

  /** java.io.File answers 0 for what it can't find. */
  private static void requireExists(Path directory) throws IOException {
    directory.getFileSystem().provider().checkAccess(directory);
  }
}

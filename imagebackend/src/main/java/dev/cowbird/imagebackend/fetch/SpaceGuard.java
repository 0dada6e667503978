/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Keeps some of a file system free: 5 % of it, or 1 GiB where that is less. What would go below is
 * refused before it is written.
 */
public final class SpaceGuard {
  private static final long KEEP_AT_MOST = 1L << 30;
  private static final int KEEP_ONE_IN = 20;

  private final HostFiles files;
  private final Path directory;
  private final OptionalLong keepBytes;

  public SpaceGuard(HostFiles files, Path directory) {
    this(files, directory, OptionalLong.empty());
  }

  /** @param keepBytes what is kept free instead */
  public SpaceGuard(HostFiles files, Path directory, OptionalLong keepBytes) {
    this.files = files;
    this.directory = directory;
    this.keepBytes = keepBytes;
  }

  /**
   * As {@link #require}, for a copy of a file that keeps its holes.
   *
   * @throws ImageException {@code NO_SPACE}
   */
  public void requireForCopyOf(Path file, String attempted) {
    try {
      require(files.allocatedBytes(file), attempted);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  /**
   * @param bytes what is about to be written
   * @param attempted what for, to begin the message: {@code "Fetching image x"}
   * @throws ImageException {@code NO_SPACE}
   */
  public void require(long bytes, String attempted) {
    try {
      long keep = keep();
      long usable = files.usableBytes(directory);
      if (usable - keep < bytes) {
        throw new ImageException(
            ImageException.Kind.NO_SPACE,
            attempted
                + " needs "
                + DiskSize.humanReadable(bytes)
                + " in "
                + directory
                + ", where "
                + DiskSize.humanReadable(usable)
                + " are free and "
                + DiskSize.humanReadable(keep)
                + " are kept free");
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Reading the free space of " + directory, e);
    }
  }

  private long keep() throws IOException {
    return keepBytes.isPresent()
        ? keepBytes.getAsLong()
        : Math.min(KEEP_AT_MOST, files.totalBytes(directory) / KEEP_ONE_IN);
  }
}

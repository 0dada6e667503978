/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Writes seeds: read-only disks of some 60 KiB and what the documents take, a multiple of 2048
 * bytes, to be attached as a disk or a CD-ROM, raw. The same input makes the same bytes. They hold
 * secrets, and have mode 0600 from the first byte. Safe for use by any number of threads, on
 * different files.
 */
public final class SeedImage {
  private final HostFiles files;

  public SeedImage(HostFiles files) {
    this.files = files;
  }

  /**
   * Makes the file and publishes it, durably; an older seed of this name is replaced. Blocks. After
   * a failure, closing {@code inFlight}, which is the caller's, leaves nothing behind.
   *
   * @throws IllegalArgumentException if the configuration is not for this identity, or can't be
   *     said in this format; nothing is made then
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public void write(
      InFlightFile inFlight, GuestConfig config, InstanceIdentity identity, SeedFormat format) {
    byte[] image = IsoImage.of(format.label(), documents(config, identity, format));
    try (FileChannel channel = files.create(inFlight.path())) {
      ByteBuffer bytes = ByteBuffer.wrap(image);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Writing " + inFlight.path(), e);
    }
    inFlight.publish(FileMode.PRIVATE);
  }

  /**
   * Says whether {@link #write} would refuse, without making anything.
   *
   * @throws IllegalArgumentException as {@link #write}
   */
  public static void check(GuestConfig config, InstanceIdentity identity, SeedFormat format) {
    documents(config, identity, format);
  }

  private static List<SeedFile> documents(
      GuestConfig config, InstanceIdentity identity, SeedFormat format) {
    return switch (format) {
      case NO_CLOUD -> NoCloudSeed.of(config, identity);
      case CONFIG_DRIVE -> ConfigDriveSeed.of(config, identity);
    };
  }
}

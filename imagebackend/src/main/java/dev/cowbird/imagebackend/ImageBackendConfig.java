/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an {@link ImageBackend} is opened with.
 *
 * @param stateDirectory everything Cowbird keeps on disk; made if it does not exist
 * @param maxVirtualSize a source image of more is refused
 * @param lockTimeout how long to wait for another thread or process before giving up
 */
public record ImageBackendConfig(
    Path stateDirectory, DiskSize maxVirtualSize, Duration lockTimeout) {
  public static final DiskSize DEFAULT_MAX_VIRTUAL_SIZE = DiskSize.ofGib(1024);
  public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(30);

  public ImageBackendConfig {
    if (lockTimeout.isNegative()) {
      throw new IllegalArgumentException("Lock timeout " + lockTimeout + " is negative");
    }
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
  }

  /** Images up to 1 TiB, and half an hour for a lock. */
  public static ImageBackendConfig of(Path stateDirectory) {
    return new ImageBackendConfig(stateDirectory, DEFAULT_MAX_VIRTUAL_SIZE, DEFAULT_LOCK_TIMEOUT);
  }

  public ImageBackendConfig withMaxVirtualSize(DiskSize size) {
    return new ImageBackendConfig(stateDirectory, size, lockTimeout);
  }

  public ImageBackendConfig withLockTimeout(Duration timeout) {
    return new ImageBackendConfig(stateDirectory, maxVirtualSize, timeout);
  }
}

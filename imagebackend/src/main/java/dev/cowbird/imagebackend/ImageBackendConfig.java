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
 * @param retries how often a transfer that breaks is tried again
 */
public record ImageBackendConfig(
    Path stateDirectory,
    DiskSize maxVirtualSize,
    Duration lockTimeout,
    ImageLimits limits,
    RetryPolicy retries,
    Network network) {
  public static final DiskSize DEFAULT_MAX_VIRTUAL_SIZE = DiskSize.ofGib(1024);
  public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(30);

  /** Whether images may be fetched from other hosts. */
  public enum Network {
    ONLINE,
    /** What is not in the cache is not to be had; files of this host are. */
    OFFLINE
  }

  public ImageBackendConfig {
    if (lockTimeout.isNegative()) {
      throw new IllegalArgumentException("Lock timeout " + lockTimeout + " is negative");
    }
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
  }

  /** Images up to 1 TiB, half an hour for a lock, and the defaults of all else. */
  public static ImageBackendConfig of(Path stateDirectory) {
    return new ImageBackendConfig(
        stateDirectory,
        DEFAULT_MAX_VIRTUAL_SIZE,
        DEFAULT_LOCK_TIMEOUT,
        ImageLimits.DEFAULT,
        RetryPolicy.DEFAULT,
        Network.ONLINE);
  }

  public ImageBackendConfig withMaxVirtualSize(DiskSize size) {
    return new ImageBackendConfig(stateDirectory, size, lockTimeout, limits, retries, network);
  }

  public ImageBackendConfig withLockTimeout(Duration timeout) {
    return new ImageBackendConfig(
        stateDirectory, maxVirtualSize, timeout, limits, retries, network);
  }

  public ImageBackendConfig withLimits(ImageLimits other) {
    return new ImageBackendConfig(
        stateDirectory, maxVirtualSize, lockTimeout, other, retries, network);
  }

  public ImageBackendConfig withRetries(RetryPolicy other) {
    return new ImageBackendConfig(
        stateDirectory, maxVirtualSize, lockTimeout, limits, other, network);
  }

  public ImageBackendConfig withNetwork(Network other) {
    return new ImageBackendConfig(
        stateDirectory, maxVirtualSize, lockTimeout, limits, retries, other);
  }
}

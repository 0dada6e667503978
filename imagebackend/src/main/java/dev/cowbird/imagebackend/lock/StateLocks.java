/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The locks of a state directory. Whoever needs several takes them in this order: instance, image,
 * cache file. Those that wait do so until one deadline, and all throw
 * {@link dev.cowbird.imagebackend.ImageException} {@code LOCK_TIMEOUT} then.
 */
public final class StateLocks {
  private final StateLayout layout;
  private final NamedLocks locks;
  private final Duration timeout;

  public StateLocks(StateLayout layout, NamedLocks locks, Duration timeout) {
    this.layout = layout;
    this.locks = locks;
    this.timeout = timeout;
  }

  /** To make, change or remove an instance. */
  public HeldLock instance(InstanceName instance) {
    return locks.acquire(
        layout.instanceLock(instance),
        Mode.EXCLUSIVE,
        "working on instance " + instance,
        timeout,
        ProgressListener.none());
  }

  /** To find an image's base: nobody makes or removes one while this is held. */
  public HeldLock findImage(ImageId image, ProgressListener progress) {
    return locks.acquire(
        layout.imageLock(image), Mode.SHARED, "finding image " + image, timeout, progress);
  }

  /** To make an image's base. */
  public HeldLock image(ImageId image, ProgressListener progress) {
    return locks.acquire(
        layout.imageLock(image), Mode.EXCLUSIVE, "fetching image " + image, timeout, progress);
  }

  /**
   * To change what is recorded of an image.
   *
   * @param firstRevision its cache id
   */
  public HeldLock image(CacheId firstRevision, ProgressListener progress) {
    return locks.acquire(
        layout.imageLock(firstRevision),
        Mode.EXCLUSIVE,
        "verifying image " + firstRevision,
        timeout,
        progress);
  }

  /** To rely on a base or sized base: it stays while this is held. */
  public HeldLock use(Path cacheFile, ProgressListener progress) {
    return locks.acquire(
        layout.fileLock(cacheFile),
        Mode.SHARED,
        "using " + cacheFile.getFileName(),
        timeout,
        progress);
  }

  /** To make or remove a base or sized base: nobody relies on it while this is held. */
  public HeldLock change(Path cacheFile, ProgressListener progress) {
    return locks.acquire(
        layout.fileLock(cacheFile),
        Mode.EXCLUSIVE,
        "making " + cacheFile.getFileName(),
        timeout,
        progress);
  }

  /** To look after the cache: one prunes at a time. */
  public HeldLock prune(ProgressListener progress) {
    return locks.acquire(layout.pruneLock(), Mode.EXCLUSIVE, "pruning", timeout, progress);
  }

  /** To change what hosts say of themselves. */
  public HeldLock hosts() {
    return locks.acquire(
        layout.hostsLock(), Mode.EXCLUSIVE, "registering a host", timeout, ProgressListener.none());
  }

  /** The lock of a key, to remove what it guards, without waiting. */
  public HeldLock removeNow(String key) {
    return locks.acquire(key, Mode.EXCLUSIVE, "removing", Duration.ZERO, ProgressListener.none());
  }
}

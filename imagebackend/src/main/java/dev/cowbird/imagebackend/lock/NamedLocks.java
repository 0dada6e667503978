/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ProgressListener;
import java.time.Duration;

/**
 * Locks, each known by a key, which exclude threads and processes alike. Safe for use by any number
 * of threads. Who dies lets go.
 */
public interface NamedLocks extends AutoCloseable {

  /** Who else may hold the lock at the same time. */
  enum Mode {
    /** Others who share it. */
    SHARED,
    /** Nobody. */
    EXCLUSIVE
  }

  /**
   * Takes a lock; blocks until it is free. In one JVM those who wait get it in the order in which
   * they came; between processes there is no order.
   *
   * <p>The lock belongs to what is returned and to no thread. It is not reentrant: who holds it and
   * asks again waits for itself, unless both share it and nobody waits in between.
   *
   * @param key letters, digits, dots, underscores and hyphens, 200 at most
   * @param purpose what it is held for, as others are told: "creating disk"
   * @param timeout how long to wait; zero tries once
   * @param progress is told of {@code WAIT} when it takes long, then each time the holder changes,
   *     and every few seconds
   * @throws ImageException {@code LOCK_TIMEOUT}, which names the key and its holder as far as it is
   *     known; {@code INTERRUPTED} if the thread is interrupted while it has to wait;
   *     {@code STATE_DIRECTORY} if the lock can't be made
   * @throws IllegalArgumentException if the key or the timeout is no such
   * @throws IllegalStateException after {@link #close}
   */
  HeldLock acquire(
      String key, Mode mode, String purpose, Duration timeout, ProgressListener progress);

  /**
   * Lets nobody acquire more. Locks that are held stay so until their holders let go: what they
   * guard may be half done. Closing twice is harmless.
   */
  @Override
  void close();
}

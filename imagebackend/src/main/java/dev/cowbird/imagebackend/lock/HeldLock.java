/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

/** A lock that is held until this is closed, by whichever thread. Closing it twice is harmless. */
public interface HeldLock extends AutoCloseable {
  String key();

  /**
   * Tells those who wait how far the holder has come. Cheap enough to be called often: it is passed
   * on once a second. Of no effect on a lock that is shared or closed.
   */
  void report(String progress);

  /** Lets go of the lock. */
  @Override
  void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

/** A lock that is held until this is closed, by whichever thread. Closing it twice is harmless. */
public interface HeldLock extends AutoCloseable {
  String key();

  /** Lets go of the lock. */
  @Override
  void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The locks under which something is removed, none of which is waited for. */
final class RemovalLocks implements AutoCloseable {
  private final Deque<HeldLock> held = new ArrayDeque<>();

  private RemovalLocks() {}

  /**
   * Takes all, or none.
   *
   * @throws ImageException {@code LOCK_TIMEOUT} if somebody holds one, whom it names if it can
   */
  static RemovalLocks take(StateLocks locks, List<String> keys) {
    RemovalLocks taken = new RemovalLocks();
    try {
      keys.forEach(key -> taken.held.push(locks.removeNow(key)));
      return taken;
    } catch (RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  @Override
  public void close() {
    held.forEach(HeldLock::close);
    held.clear();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.lock.HeldLock;

/**
 * A base that can't be removed until it is closed.
 *
 * @param lock shared, on the base's file
 */
record BaseLease(ImageId image, Base base, HeldLock lock) implements AutoCloseable {
  @Override
  public void close() {
    lock.close();
  }
}

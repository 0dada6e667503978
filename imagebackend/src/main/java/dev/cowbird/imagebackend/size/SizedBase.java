/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.lock.HeldLock;
import java.nio.file.Path;

/**
 * A sized base that can't be removed until it is closed.
 *
 * @param lock shared, on the file
 */
public record SizedBase(Path path, FileSystemGrowth fileSystem, HeldLock lock)
    implements AutoCloseable {
  @Override
  public void close() {
    lock.close();
  }
}

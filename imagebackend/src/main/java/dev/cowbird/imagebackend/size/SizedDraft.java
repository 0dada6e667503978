/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.lock.HeldLock;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A sized base in the making, which nobody else makes meanwhile. Closed before it is published,
 * nothing is left of it. Used by one thread at a time.
 */
public final class SizedDraft implements AutoCloseable {
  private final CacheId id;
  private final DiskSize size;
  private final HeldLock lock;
  private final InFlightFile file;
  private final GrownCopy copies;
  private final SizedRecords records;
  private FileSystemGrowth growth = FileSystemGrowth.LEFT;
  private Optional<ContentDigest> ownContent = Optional.empty();

  /**
   * @param id of the base
   * @param lock exclusive, on the sized base's file
   */
  SizedDraft(
      CacheId id,
      DiskSize size,
      HeldLock lock,
      InFlightFile file,
      GrownCopy copies,
      SizedRecords records) {
    this.id = id;
    this.size = size;
    this.lock = lock;
    this.file = file;
    this.copies = copies;
    this.records = records;
  }

  /** Where the base's content is to be written, in a file to be made. */
  public Path path() {
    return file.path();
  }

  /** Copies a base's content, and grows it as {@link #grow} does. */
  void fill(Path raw) {
    try (Span step = FlowEvents.size(id, size)) {
      copies.copy(raw, path());
      growContent(raw);
    }
  }

  /**
   * Grows what was written, which is the content of {@code raw}, to the size wanted, and the file
   * system in it where one fills it.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY},
   *     {@code COMMAND_MISSING}
   */
  public void grow(Path raw) {
    try (Span step = FlowEvents.size(id, size)) {
      growContent(raw);
    }
  }

  private void growContent(Path raw) {
    growth = copies.grow(raw, path(), size);
    if (growth == FileSystemGrowth.GROWN) {
      ownContent = Optional.of(records.digest(path()));
    }
  }

  /**
   * Makes it durable under its name.
   *
   * @param base which it was made from, and which is published
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}
   */
  public void publish(Base base) {
    records.write(id, size, growth, ownContent.or(base::content));
    file.publish(FileMode.READ_ONLY_SHARED);
  }

  @Override
  public void close() {
    try {
      file.close();
    } finally {
      lock.close();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.size.GrownCopy.Outcome;
import java.io.IOException;
import java.nio.file.Files;
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
  private Outcome outcome = Outcome.LEFT;
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

  /** What messages call it. */
  String title() {
    return file.target().getFileName() + " (" + size + ")";
  }

  /** Copies a base's content, and grows it as {@link #grow} does. */
  void fill(Base base) {
    try (Span step = FlowEvents.size(id, size)) {
      copies.copy(base.path(), path());
      growContent(base.virtualSize().bytes());
    }
  }

  /** Makes a hole of the size, and fills it. */
  void fill(FreshContent content) {
    try (Span step = FlowEvents.size(id, size)) {
      copies.hole(path(), size);
      content.write(path());
      requireLength(content.name());
      ownContent = Optional.of(records.digest(path()));
    }
  }

  /** What was published with another length could never be used. */
  private void requireLength(String content) {
    try {
      long bytes = Files.size(path());
      if (bytes != size.bytes()) {
        throw new ImageException(
            Kind.COMMAND_FAILED,
            "Making " + content + " in a file of " + size.bytes() + " bytes left " + bytes);
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + path(), e);
    }
  }

  /**
   * Grows what was written to the size wanted, and the file system in it where one fills it. Blocks
   * until that is done.
   *
   * @param bytes how long the content is; what was written may lack zeros at its end
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY},
   *     {@code COMMAND_MISSING}
   */
  public void grow(long bytes) {
    try (Span step = FlowEvents.size(id, size)) {
      growContent(bytes);
    }
  }

  private void growContent(long bytes) {
    outcome = copies.grow(path(), bytes, size);
    if (outcome == Outcome.GROWN) {
      ownContent = Optional.of(records.digest(path()));
    }
  }

  /**
   * Makes it durable under its name, once it has grown.
   *
   * @param base which it was made from, and which is published
   * @throws dev.cowbird.imagebackend.ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}
   */
  public void publish(Base base) {
    if (outcome == Outcome.SPOILT) {
      copies.makeAgain(base.path(), path(), size);
    }
    FileSystemGrowth growth =
        outcome == Outcome.GROWN ? FileSystemGrowth.GROWN : FileSystemGrowth.LEFT;
    records.write(id, size, growth, ownContent.or(base::content));
    file.publish(FileMode.READ_ONLY_SHARED);
  }

  /** Makes it durable under its name, once it is filled. */
  void publish(FreshContent content) {
    records.write(id, size, content.name(), ownContent);
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

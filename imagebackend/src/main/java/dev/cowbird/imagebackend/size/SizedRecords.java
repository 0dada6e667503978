/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of sized bases. A record is written before its sized base has its name, and removed
 * after it; so a record alone means nothing. Whoever writes one holds the sized base's lock
 * exclusively.
 */
final class SizedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(SizedRecords.class);

  private final StateLayout layout;
  private final HostFiles files;
  private final ContentDigester digester;

  SizedRecords(StateLayout layout, HostFiles files) {
    this.layout = layout;
    this.files = files;
    this.digester = new ContentDigester(files);
  }

  /**
   * The digest of a sized base's content; empty if none was recorded.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if the record is damaged
   */
  Optional<ContentDigest> content(CacheId id, DiskSize size) {
    Path file = layout.sizedRecord(id, size);
    try {
      return record(id, size)
          .flatMap(record -> Optional.ofNullable(record.contentDigest()))
          .flatMap(ContentDigest::parse);
    } catch (IllegalArgumentException e) {
      throw new ImageException(Kind.STATE_DIRECTORY, "File " + file + " is damaged", e);
    }
  }

  private Optional<SizedRecord> record(CacheId id, DiskSize size) {
    return JsonFile.read(layout.sizedRecord(id, size), SizedRecord.class);
  }

  /** What a sized base holds that is of no image. */
  Optional<String> freshContent(CacheId id, DiskSize size) {
    return record(id, size).flatMap(record -> Optional.ofNullable(record.fresh()));
  }

  /** What a record says that can't be read nobody can tell: it may be the mark. */
  boolean isCondemned(CacheId id, DiskSize size) {
    try {
      return record(id, size).filter(record -> record.damage() != null).isPresent();
    } catch (ImageException e) {
      LOG.warn("No new disk is laid on a sized base: {}", e.getMessage());
      return true;
    }
  }

  /** A mark that is there already stays as it is. */
  void condemn(CacheId id, DiskSize size, String what) {
    if (!isCondemned(id, size)) {
      SizedRecord known = record(id, size).orElse(new SizedRecord(false, null, null, null));
      JsonFile.write(files, layout.sizedRecord(id, size), known.withDamage(what));
    }
  }

  void remove(CacheId id, DiskSize size) {
    files.discard(layout.sizedRecord(id, size));
  }

  /**
   * Records what is about to be published.
   *
   * @param content the base's, unless the file system has grown
   */
  void write(CacheId id, DiskSize size, FileSystemGrowth growth, Optional<ContentDigest> content) {
    SizedRecord record = new SizedRecord(
        growth == FileSystemGrowth.GROWN,
        content.map(ContentDigest::toString).orElse(null),
        null,
        null);
    JsonFile.write(files, layout.sizedRecord(id, size), record);
  }

  /** Records what is about to be published, and is of no image. */
  void write(CacheId id, DiskSize size, String fresh, Optional<ContentDigest> content) {
    SizedRecord record =
        new SizedRecord(false, content.map(ContentDigest::toString).orElse(null), fresh, null);
    JsonFile.write(files, layout.sizedRecord(id, size), record);
  }

  /** The digest of a file that holds something of its own. */
  ContentDigest digest(Path file) {
    try {
      return digester.digest(file);
    } catch (IOException e) {
      throw StorageErrors.translate("Digesting " + file, e);
    }
  }
}

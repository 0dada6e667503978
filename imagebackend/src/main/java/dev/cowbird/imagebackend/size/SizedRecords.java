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

/**
 * What is known of sized bases. A record is written before its sized base has its name, and removed
 * after it; so a record alone means nothing. Whoever writes one holds the sized base's lock
 * exclusively.
 */
final class SizedRecords {
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
      return JsonFile.read(file, SizedRecord.class)
          .flatMap(record -> Optional.ofNullable(record.contentDigest()))
          .flatMap(ContentDigest::parse);
    } catch (IllegalArgumentException e) {
      throw new ImageException(Kind.STATE_DIRECTORY, "File " + file + " is damaged", e);
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
        growth == FileSystemGrowth.GROWN, content.map(ContentDigest::toString).orElse(null));
    JsonFile.write(files, layout.sizedRecord(id, size), record);
  }

  /** The digest of a file whose file system has grown. */
  ContentDigest digest(Path file) {
    try {
      return digester.digest(file);
    } catch (IOException e) {
      throw StorageErrors.translate("Digesting " + file, e);
    }
  }
}

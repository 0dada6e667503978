/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.source.ResumePoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A download in flight, {@code <cache id>.part}, and {@code .part.json} beside it, which says up to
 * where it is known to be on disk. Closed, both are removed, unless nothing was done with them yet,
 * or they were {@linkplain #keep kept} for a later call to go on with. Used by one thread, which
 * holds the image's lock.
 */
public final class Part implements AutoCloseable {
  private final CacheId id;
  private final HostFiles files;
  private final InFlightFile content;
  private final Path record;
  private Optional<InFlightFile> unpacked = Optional.empty();
  private boolean taken;
  private boolean kept;

  private Part(CacheId id, HostFiles files, InFlightFile content, Path record) {
    this.id = id;
    this.files = files;
    this.content = content;
    this.record = record;
  }

  /** The download of a revision's content, begun by an earlier call or not. */
  public static Part of(HostFiles files, StateLayout layout, CacheId id) {
    InFlightFile content = InFlightFile.at(files, layout.part(id), layout.base(id));
    return new Part(id, files, content, layout.partRecord(id));
  }

  /** The base that it is to become. */
  public CacheId id() {
    return id;
  }

  /** The file with the bytes as they are served. */
  Path served() {
    return content.path();
  }

  /** Once it is complete, the file with the image's own bytes: unpacked, if they were packed. */
  public InFlightFile content() {
    return unpacked.orElse(content);
  }

  /** Opens another file for what is unpacked of the served bytes, in place of any before. */
  FileChannel beginUnpacked(String attempted) {
    discardUnpacked();
    InFlightFile file = InFlightFile.of(files, content.target(), InFlight.TEMPORARY);
    unpacked = Optional.of(file);
    try {
      return files.create(file.path());
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  private void discardUnpacked() {
    unpacked.ifPresent(InFlightFile::close);
    unpacked = Optional.empty();
  }

  /**
   * Where a later call goes on; the start if nothing is there that can be relied on: a file without
   * a record of what is durable in it, or shorter than that by more than a hole.
   */
  ResumePoint resumePoint() {
    Optional<PartRecord> found = readRecord();
    if (found.isEmpty() || !Files.isRegularFile(content.path())) {
      return ResumePoint.START;
    }
    return new ResumePoint(Math.max(0, found.get().offset()), found.get().knownVersion());
  }

  /** What a power failure left of a record is worth nothing, and no error. */
  private Optional<PartRecord> readRecord() {
    try {
      return JsonFile.read(record, PartRecord.class);
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  /** From now on what is there is this call's to go on with, or to remove. */
  void take() {
    taken = true;
  }

  /** Opens the file anew and empty. */
  FileChannel begin(String attempted) {
    files.discard(content.path());
    files.discard(record);
    try {
      return files.create(content.path());
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** Opens the file with its first {@code offset} bytes, and nothing behind them. */
  FileChannel reopen(long offset, String attempted) {
    try {
      if (Files.size(content.path()) < offset) {
        files.extend(content.path(), offset);
      }
      FileChannel channel = files.openForUpdate(content.path());
      try {
        return channel.truncate(offset);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw StorageErrors.translate(attempted, e);
    }
  }

  /** Writes down that the file is durable up to an offset. */
  void checkpoint(String source, Optional<String> version, long offset) {
    JsonFile.write(files, record, new PartRecord(source, version.orElse(null), offset));
  }

  /** Leaves it for a later call. */
  void keep() {
    kept = true;
  }

  /**
   * Takes away what only served to get the image's own bytes: they are complete, to be published or
   * closed.
   */
  public void complete() {
    files.discard(record);
    if (unpacked.isPresent()) {
      content.close();
    }
  }

  @Override
  public void close() {
    discardUnpacked();
    if (taken && !kept) {
      content.close();
      files.discard(record);
    }
  }
}

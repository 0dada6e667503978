/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.RemovedFile.Kind;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.BaseFile;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files in {@code _base} one by one, to be removed. What has no name of ours is not seen. */
public final class CacheFiles {
  private final StateLayout layout;
  private final HostFiles files;

  public CacheFiles(StateLayout layout, HostFiles files) {
    this.layout = layout;
    this.files = files;
  }

  StateLayout layout() {
    return layout;
  }

  /** A file that has a name of ours. */
  record Named(Path path, BaseFile name) {}

  /** All files that have names of ours. */
  List<Named> named() {
    try (Stream<Path> list = Files.list(layout.bases())) {
      return list.sorted()
          .flatMap(
              path -> StateLayout.parseBaseFile(path.getFileName().toString())
                  .map(name -> new Named(path, name))
                  .stream())
          .toList();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + layout.bases(), e);
    }
  }

  /** The sized bases, then the bases; of each, what was used least recently comes first. */
  List<CacheFile> bases() {
    return named().stream()
        .flatMap(file -> kind(file.name()).stream().flatMap(kind -> find(file, kind).stream()))
        .sorted(Comparator.comparing((CacheFile file) -> file.kind() == Kind.BASE)
            .thenComparing(CacheFile::lastUse))
        .toList();
  }

  private static Optional<Kind> kind(BaseFile name) {
    if (name instanceof BaseFile.Content) {
      return Optional.of(Kind.BASE);
    }
    return name instanceof BaseFile.Sized ? Optional.of(Kind.SIZED_BASE) : Optional.empty();
  }

  private Optional<CacheFile> find(Named file, Kind kind) {
    try {
      return Optional.of(new CacheFile(
          file.path(),
          record(file.name()),
          file.name().id(),
          kind,
          files.allocatedBytes(file.path()),
          Files.getLastModifiedTime(file.path()).toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file.path(), e);
    }
  }

  private Path record(BaseFile name) {
    return name instanceof BaseFile.Sized sized
        ? layout.sizedRecord(sized.id(), sized.size())
        : layout.sidecar(name.id());
  }

  /** The file as it is now; empty if it is gone. */
  Optional<CacheFile> again(CacheFile file) {
    return StateLayout.parseBaseFile(file.name())
        .flatMap(name -> find(new Named(file.path(), name), file.kind()));
  }

  /**
   * The first cache id of the image that a base is of; empty if nothing is known of it, so that it
   * can't be found any more by its image.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if its sidecar is damaged
   */
  Optional<CacheId> image(CacheId id) {
    return sidecar(id).map(sidecar -> firstRevision(id, sidecar));
  }

  private CacheId firstRevision(CacheId id, Sidecar sidecar) {
    String image = sidecar.revision() == 1 ? id.hex() : sidecar.image();
    try {
      return new CacheId(String.valueOf(image));
    } catch (IllegalArgumentException e) {
      throw new ImageException(
          ImageException.Kind.STATE_DIRECTORY,
          "File " + layout.sidecar(id) + " does not say of which image it is",
          e);
    }
  }

  /** @throws ImageException {@code STATE_DIRECTORY} if it is damaged */
  Optional<Sidecar> sidecar(CacheId id) {
    return JsonFile.read(layout.sidecar(id), Sidecar.class);
  }

  /** The image's current revision, if it has any. */
  Optional<Integer> current(ImageId image) {
    return sidecar(image.cacheId(1)).map(Sidecar::current);
  }

  boolean hasBase(CacheId id) {
    return Files.exists(layout.base(id));
  }

  boolean isPinned(CacheId image) {
    return Files.exists(layout.pin(image));
  }

  boolean hasSizedBases(CacheId id) {
    return named().stream()
        .anyMatch(
            file -> file.name() instanceof BaseFile.Sized && file.name().id().equals(id));
  }

  /** Removes a file durably; empty if there is none. */
  Optional<RemovedFile> remove(Path file, Kind kind) {
    Optional<RemovedFile> found = found(file, kind);
    found.ifPresent(there -> files.discard(file));
    return found;
  }

  /** What would be removed; empty if there is none. */
  Optional<RemovedFile> found(Path file, Kind kind) {
    try {
      return Optional.of(new RemovedFile(file, kind, files.allocatedBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }
}

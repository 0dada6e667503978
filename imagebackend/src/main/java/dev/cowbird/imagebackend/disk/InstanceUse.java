/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.DiskFile;
import dev.cowbird.imagebackend.UsedImage;
import dev.cowbird.imagebackend.file.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of the cache that disks refer to: those of the instance directories, by what
 * their records name and by what every overlay in them says, and those that others tell of. Holds
 * nothing, takes no locks and changes nothing.
 */
public final class InstanceUse {
  private final StateLayout layout;

  public InstanceUse(StateLayout layout) {
    this.layout = layout;
  }

  /**
   * Looks at everything in the directory of the instances, also at what has no record or an odd
   * name.
   */
  public void collect(UsedFiles used) {
    for (Path entry : list(layout.instances(), used)) {
      directory(entry, "instance " + entry.getFileName(), used);
    }
  }

  /** Follows the images that somebody outside uses. One that is gone refers to nothing. */
  public void collect(List<UsedImage> images, UsedFiles used) {
    for (UsedImage image : images) {
      StateLayout.basesNamedIn(image.file().toString())
          .forEach(name -> used.use(name, image.user()));
      if (image.backing() == UsedImage.Backing.IN_HEADER) {
        new BackingChain(used, image.user()).follow(image.file());
      }
    }
  }

  /** A directory and those below it; also a single file that somebody has put there. */
  private void directory(Path entry, String user, UsedFiles used) {
    if (Files.isRegularFile(entry)) {
      image(entry, user, used);
      return;
    }
    List<Path> files = list(entry, used);
    Set<Path> raw = rawDisks(files, user, used);
    for (Path file : files) {
      boolean isRaw = StateLayout.parseDiskFile(file)
          .map(DiskFile::disk)
          .filter(raw::contains)
          .isPresent();
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        directory(file, user, used);
      } else if (!isRaw && !StateLayout.isText(file.getFileName().toString())) {
        image(file, user, used);
      }
    }
  }

  /** Marks what the records of disks name, and answers which disks are raw by them. */
  private static Set<Path> rawDisks(List<Path> files, String user, UsedFiles used) {
    Set<Path> raw = new HashSet<>();
    for (Path file : files) {
      if (StateLayout.parseDiskFile(file).orElse(null) instanceof DiskFile.RecordFile record
          && record(file, user, used).filter(DiskKind.RAW::equals).isPresent()) {
        raw.add(record.disk());
      }
    }
    return raw;
  }

  /** Marks what a disk's record names, and answers how the disk is kept, if that stands there. */
  private static Optional<DiskKind> record(Path file, String user, UsedFiles used) {
    try {
      Optional<CacheReferences> record = JsonFile.read(file, CacheReferences.class);
      record.ifPresent(found -> found.names().forEach(name -> used.use(name, user)));
      return record.map(found -> DiskKind.parse(found.format()));
    } catch (ImageException | IllegalArgumentException e) {
      damaged(file, user, used);
      return Optional.empty();
    }
  }

  /** What the records of all disks have in common. */
  private record CacheReferences(
      String format, @Nullable String base, @Nullable String sizedBase) {
    List<String> names() {
      return StateLayout.basesNamedIn(base + "\n" + sizedBase);
    }
  }

  /** Whatever a damaged record names is used. */
  private static void damaged(Path record, String user, UsedFiles used) {
    try {
      String text = new String(Files.readAllBytes(record), StandardCharsets.ISO_8859_1);
      StateLayout.basesNamedIn(text).forEach(name -> used.use(name, user));
    } catch (IOException e) {
      used.unknown("File " + record + " can't be read, and may name any file of the cache: " + e);
    }
  }

  /**
   * A file that may be an overlay. One in flight without a whole header is nobody's disk yet: its
   * maker, if it lives, holds the locks of what it lays it on.
   */
  private static void image(Path file, String user, UsedFiles used) {
    UsedFiles found = StateLayout.isInFlight(file) ? new UsedFiles() : used;
    new BackingChain(found, user).follow(file);
    if (found != used) {
      found.names().forEach(name -> used.use(name, user));
    }
  }

  /** Empty if it is gone: then it refers to nothing. */
  private static List<Path> list(Path directory, UsedFiles used) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(directory)) {
        used.unknown(unreadable(directory, e));
      }
      return List.of();
    } catch (IOException e) {
      used.unknown(unreadable(directory, e));
      return List.of();
    }
  }

  private static String unreadable(Path directory, IOException e) {
    return "Directory " + directory
        + " can't be read, and a disk in it may refer to any file of the cache: " + e;
  }
}

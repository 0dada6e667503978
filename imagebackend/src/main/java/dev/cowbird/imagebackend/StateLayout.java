/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of everything the image side keeps in a state directory. They are built and read here
 * only. Immutable but for a counter that keeps names in flight apart.
 */
public final class StateLayout {
  private static final AtomicLong IN_FLIGHT = new AtomicLong();
  private static final Pattern BASE_FILE =
      Pattern.compile("(?<id>[0-9a-f]{40})(?:_(?<size>\\d{1,10}|\\d{1,19}b))?"
          + "(?<rest>\\.json|\\.part|\\.part\\.json)?"
          + "(?<flight>\\.\\d+-\\d+\\.(?:tmp|converted))?");

  private final Path root;

  public StateLayout(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  public Path bases() {
    return root.resolve("_base");
  }

  public Path locks() {
    return root.resolve("locks");
  }

  public Path instances() {
    return root.resolve("instances");
  }

  public Path base(CacheId id) {
    return bases().resolve(id.hex());
  }

  public Path sizedBase(CacheId id, DiskSize size) {
    return bases().resolve(id.hex() + "_" + size.suffix());
  }

  /** What is known of a sized base. Whoever removes that removes this after it. */
  public Path sizedRecord(CacheId id, DiskSize size) {
    return bases().resolve(id.hex() + "_" + size.suffix() + ".json");
  }

  public Path sidecar(CacheId id) {
    return bases().resolve(id.hex() + ".json");
  }

  /** The download in flight: a fixed name, because a later call may go on with it. */
  public Path part(CacheId id) {
    return bases().resolve(id.hex() + ".part");
  }

  /** What is known of the download in flight. */
  public Path partRecord(CacheId id) {
    return bases().resolve(id.hex() + ".part.json");
  }

  public Path instance(InstanceName name) {
    return instances().resolve(name.value());
  }

  public Path disk(InstanceName name) {
    return instance(name).resolve("disk");
  }

  public Path diskRecord(InstanceName name) {
    return instance(name).resolve("disk.json");
  }

  /** The key of the lock on an image id, which is held while its base is made. */
  public String imageLock(ImageId id) {
    return imageLock(id.cacheId(1));
  }

  /** As {@link #imageLock(ImageId)}, by the cache id of the image's first revision. */
  public String imageLock(CacheId firstRevision) {
    return "image-" + firstRevision;
  }

  /** The key of the lock on a base or sized base. */
  public String fileLock(Path cacheFile) {
    return "file-" + cacheFile.getFileName();
  }

  public String instanceLock(InstanceName name) {
    return "instance-" + name;
  }

  /** What a name in flight ends in. */
  public enum InFlight {
    CONVERTED(".converted"),
    TEMPORARY(".tmp");

    private final String suffix;

    InFlight(String suffix) {
      this.suffix = suffix;
    }
  }

  /** A new name in flight beside {@code target}: {@code <name>.<pid>-<n>.tmp}. */
  public static Path inFlight(Path target, InFlight kind) {
    String unique = "." + ProcessHandle.current().pid() + "-" + IN_FLIGHT.incrementAndGet();
    return target.resolveSibling(target.getFileName() + unique + kind.suffix);
  }

  /** Whether {@code file} is a name in flight of {@code target}. */
  public static boolean isInFlightOf(Path target, Path file) {
    String name = file.getFileName().toString();
    String prefix = target.getFileName() + ".";
    return name.startsWith(prefix)
        && name.substring(prefix.length()).matches("\\d+-\\d+\\.(?:tmp|converted)");
  }

  /** What a file in {@code _base} is. */
  public sealed interface BaseFile {
    CacheId id();

    record Content(CacheId id) implements BaseFile {}

    record Sized(CacheId id, DiskSize size) implements BaseFile {}

    record Sidecar(CacheId id) implements BaseFile {}

    /** What is known of a sized base. */
    record SizedRecord(CacheId id, DiskSize size) implements BaseFile {}

    /** Any name in flight; {@code size} is present for those of a sized base. */
    record Unfinished(CacheId id, Optional<DiskSize> size) implements BaseFile {}
  }

  /** Reads the name of a file in {@code _base}; empty if Cowbird gives no such name. */
  public static Optional<BaseFile> parseBaseFile(String name) {
    Matcher matcher = BASE_FILE.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    CacheId id = new CacheId(matcher.group("id"));
    Optional<DiskSize> size;
    try {
      size = Optional.ofNullable(matcher.group("size")).map(DiskSize::ofSuffix);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String rest = Optional.ofNullable(matcher.group("rest")).orElse("");
    if (size.isPresent() && rest.startsWith(".part")) {
      return Optional.empty();
    }
    if (matcher.group("flight") != null || rest.startsWith(".part")) {
      return Optional.of(new BaseFile.Unfinished(id, size));
    }
    if (rest.equals(".json")) {
      return Optional.of(size.<BaseFile>map(s -> new BaseFile.SizedRecord(id, s))
          .orElse(new BaseFile.Sidecar(id)));
    }
    return Optional.of(
        size.<BaseFile>map(s -> new BaseFile.Sized(id, s)).orElse(new BaseFile.Content(id)));
  }
}

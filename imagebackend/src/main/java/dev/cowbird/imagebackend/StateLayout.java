/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
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
          + "(?<rest>\\.json|\\.pin|\\.part|\\.part\\.json)?"
          + "(?<flight>\\.\\d+-\\d+\\.(?:tmp|converted))?");
  private static final Pattern NAMED_BASE =
      Pattern.compile("(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])(?:_\\d{1,19}b?)?");
  private static final Pattern DISK_FILE =
      Pattern.compile("(?<disk>disk(?:-(?<number>[1-9]\\d{0,2}))?)(?<record>\\.json)?"
          + "(?<flight>\\.\\d+-\\d+\\.(?:tmp|converted))?");
  private static final Pattern HOLDER_IN_FLIGHT =
      Pattern.compile("(?<key>(?!cowbird-)[A-Za-z0-9._-]{1,200})\\.json\\.\\d+-\\d+\\.tmp");

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

  /** What hosts say of their use of the cache. */
  public Path hosts() {
    return root.resolve("hosts");
  }

  /** @param key letters, digits, dots, underscores and hyphens */
  public Path hostRecord(String key) {
    return hosts().resolve(key + ".json");
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

  /** Says that an image is never pruned. */
  public Path pin(CacheId firstRevision) {
    return bases().resolve(firstRevision.hex() + ".pin");
  }

  public Path instance(InstanceName name) {
    return instances().resolve(name.value());
  }

  public Path disk(InstanceName name) {
    return diskIn(instance(name));
  }

  public Path diskRecord(InstanceName name) {
    return diskRecordIn(instance(name));
  }

  /** @param number from 1 to 999 */
  public Path furtherDisk(InstanceName name, int number) {
    return instance(name).resolve("disk-" + number);
  }

  /** The record beside {@link #furtherDisk}. */
  public Path furtherDiskRecord(InstanceName name, int number) {
    return instance(name).resolve("disk-" + number + ".json");
  }

  /** The disk in an instance's directory, whatever the directory is called. */
  private static Path diskIn(Path instanceDirectory) {
    return instanceDirectory.resolve("disk");
  }

  /** The record beside {@link #diskIn}. */
  private static Path diskRecordIn(Path instanceDirectory) {
    return instanceDirectory.resolve("disk.json");
  }

  /** A file of a disk in an instance's directory, whatever the directory is called. */
  public sealed interface DiskFile {
    /** The disk's own file. */
    Path disk();

    record Content(Path disk) implements DiskFile {}

    record RecordFile(Path disk) implements DiskFile {}

    /** A name in flight of the disk or its record. */
    record Unfinished(Path disk) implements DiskFile {}
  }

  /** What a file in an instance's directory is to a disk; empty if it belongs to none. */
  public static Optional<DiskFile> parseDiskFile(Path file) {
    Matcher matcher = DISK_FILE.matcher(file.getFileName().toString());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Path disk = file.resolveSibling(matcher.group("disk"));
    if (matcher.group("flight") != null) {
      return Optional.of(new DiskFile.Unfinished(disk));
    }
    return Optional.of(
        matcher.group("record") == null
            ? new DiskFile.Content(disk)
            : new DiskFile.RecordFile(disk));
  }

  /** The number of a further disk; empty if a file is none. */
  public static OptionalInt furtherDiskNumber(Path disk) {
    Matcher matcher = DISK_FILE.matcher(disk.getFileName().toString());
    return matcher.matches()
            && matcher.group("number") != null
            && matcher.group("disk").equals(matcher.group())
        ? OptionalInt.of(Integer.parseInt(matcher.group("number")))
        : OptionalInt.empty();
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

  /** The key of the lock that is held while the cache is pruned. */
  public String pruneLock() {
    return "prune";
  }

  /** The key of the lock on what hosts say of themselves. */
  public String hostsLock() {
    return "hosts";
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

  /** Whether {@code file} is a name in flight of anything, {@code .part} excepted. */
  public static boolean isInFlight(Path file) {
    return file.getFileName().toString().matches(".+\\.\\d+-\\d+\\.(?:tmp|converted)");
  }

  /** What a file in {@code _base} is. */
  public sealed interface BaseFile {
    CacheId id();

    record Content(CacheId id) implements BaseFile {}

    record Sized(CacheId id, DiskSize size) implements BaseFile {}

    record Sidecar(CacheId id) implements BaseFile {}

    /** What is known of a sized base. */
    record SizedRecord(CacheId id, DiskSize size) implements BaseFile {}

    record Pin(CacheId id) implements BaseFile {}

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
    if (size.isPresent() && (rest.startsWith(".part") || rest.equals(".pin"))) {
      return Optional.empty();
    }
    if (matcher.group("flight") != null || rest.startsWith(".part")) {
      return Optional.of(new BaseFile.Unfinished(id, size));
    }
    if (rest.equals(".pin")) {
      return Optional.of(new BaseFile.Pin(id));
    }
    if (rest.equals(".json")) {
      return Optional.of(size.<BaseFile>map(s -> new BaseFile.SizedRecord(id, s))
          .orElse(new BaseFile.Sidecar(id)));
    }
    return Optional.of(
        size.<BaseFile>map(s -> new BaseFile.Sized(id, s)).orElse(new BaseFile.Content(id)));
  }

  /** The names of bases and sized bases that occur anywhere in a text, as in paths. */
  public static List<String> basesNamedIn(String text) {
    return NAMED_BASE.matcher(text).results().map(MatchResult::group).toList();
  }

  /**
   * The key of the lock whose holder left this name in flight in the lock directory; empty if it is
   * no such name.
   */
  public static Optional<String> lockOfHolderInFlight(String name) {
    Matcher matcher = HOLDER_IN_FLIGHT.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group("key")) : Optional.empty();
  }

  /**
   * Whether a file of this name in an instance directory is text of Cowbird's or of libvirt's log
   * daemon, which a guest fills, and so no disk.
   */
  public static boolean isText(String name) {
    return name.endsWith(".json") || name.startsWith("console.log");
  }
}

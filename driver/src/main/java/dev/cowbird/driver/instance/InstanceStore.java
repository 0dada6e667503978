/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import dev.cowbird.driver.guest.LogPosition;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.DiskFile;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads and writes what the driver keeps in the instance directories. Whoever changes an instance
 * holds its lock. Errors are {@link dev.cowbird.imagebackend.ImageException}s:
 * {@code STATE_DIRECTORY} and {@code NO_SPACE}.
 */
public final class InstanceStore {
  private static final String RECORD = "instance.json";
  private static final String CONSOLE_LOG = "console.log";
  private static final String CONSOLE_START = "console.start";
  private static final String SEED = "seed";
  private static final String KNOWN_HOSTS = "known_hosts";
  private static final String KERNEL = "kernel";
  private static final String INITRD = "initrd";

  private final StateLayout layout;
  private final HostFiles files;

  public InstanceStore(StateLayout layout, HostFiles files) {
    this.layout = layout;
    this.files = files;
  }

  public Path stateDirectory() {
    return layout.root();
  }

  public Path directory(InstanceName name) {
    return layout.instance(name);
  }

  public Path consoleLog(InstanceName name) {
    return directory(name).resolve(CONSOLE_LOG);
  }

  private Path consoleStartFile(InstanceName name) {
    return directory(name).resolve(CONSOLE_START);
  }

  /**
   * Where what the machine printed since it was last started begins in the console's log; empty if
   * all of it is since then.
   */
  public Optional<LogPosition> consoleStart(InstanceName name) {
    return JsonFile.read(consoleStartFile(name), LogPosition.class);
  }

  /** The machine is about to be started: what is in the console's log is of earlier times. */
  public void markConsoleStart(InstanceName name) {
    Path log = consoleLog(name);
    try {
      LogPosition.endOf(log).ifPresent(end -> JsonFile.write(files, consoleStartFile(name), end));
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + log, e);
    }
  }

  /** The disk that the guest boots from. */
  public Path disk(InstanceName name) {
    return layout.disk(name);
  }

  /** The disk by which the guest is told of itself. */
  public Path seed(InstanceName name) {
    return directory(name).resolve(SEED);
  }

  /** The keys by which the guest's SSH server is recognized, once any are known. */
  public Path knownHosts(InstanceName name) {
    return directory(name).resolve(KNOWN_HOSTS);
  }

  /** The instance's own copy of the kernel that it is started with. */
  public Path kernel(InstanceName name) {
    return directory(name).resolve(KERNEL);
  }

  /** The instance's own copy of the initial RAM disk of its kernel. */
  public Path initrd(InstanceName name) {
    return directory(name).resolve(INITRD);
  }

  /** What is made whole, and removed with the instance. */
  private List<Path> parts(InstanceName name) {
    return List.of(
        seed(name), knownHosts(name), kernel(name), initrd(name), consoleStartFile(name));
  }

  private Path record(InstanceName name) {
    return directory(name).resolve(RECORD);
  }

  public boolean exists(InstanceName name) {
    return Files.isDirectory(directory(name));
  }

  public Optional<InstanceRecord> find(InstanceName name) {
    return JsonFile.read(record(name), InstanceRecord.class);
  }

  /**
   * Whether an instance has a directory in which nothing was finished, and nothing is anybody
   * else's: its maker, or who was removing it, died.
   */
  public boolean isOnlyBegun(InstanceName name) {
    return exists(name)
        && contents(directory(name)).stream().allMatch(file -> isUnfinished(name, file));
  }

  private boolean isUnfinished(InstanceName name, Path file) {
    return StateLayout.parseDiskFile(file).filter(InstanceStore::isNoDisk).isPresent()
        || isInFlight(name, file);
  }

  private static boolean isNoDisk(DiskFile file) {
    return !(file instanceof DiskFile.Content);
  }

  /** Whether it is what the driver has begun to make. */
  private boolean isInFlight(InstanceName name, Path file) {
    return Stream.concat(Stream.of(record(name)), parts(name).stream())
        .anyMatch(target -> StateLayout.isInFlightOf(target, file));
  }

  /** Writes the record of an instance that is about to be made, and its directory. */
  public void begin(InstanceName name, InstanceRecord record) {
    try {
      files.createDirectories(directory(name));
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + directory(name), e);
    }
    JsonFile.write(files, record(name), record);
  }

  /** The instance is complete. */
  public void commit(InstanceName name, InstanceRecord record) {
    JsonFile.write(files, record(name), record.ready());
  }

  /**
   * Removes the record, the seed, the host keys, the copies of kernel and initial RAM disk, the
   * console's log with what the log daemon rotated, and the directory. The disk must be gone. The
   * record goes last: while it is there, a later call knows what to undo.
   */
  public void remove(InstanceName name) {
    Path directory = directory(name);
    if (!Files.isDirectory(directory)) {
      return;
    }
    for (Path file : contents(directory)) {
      String fileName = file.getFileName().toString();
      boolean ours =
          fileName.startsWith(CONSOLE_LOG) || parts(name).contains(file) || isInFlight(name, file);
      if (ours) {
        files.discard(file);
      }
    }
    files.discard(record(name));
    files.discard(directory);
  }

  private static List<Path> contents(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.toList();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + directory, e);
    }
  }
}

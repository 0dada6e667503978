/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The disks in the instance directories, and the records beside them. A disk is whole when both are
 * there. Whoever changes an instance's disk holds the instance's lock.
 */
public final class DiskStore {
  private final StateLayout layout;
  private final HostFiles files;

  public DiskStore(StateLayout layout, HostFiles files) {
    this.layout = layout;
    this.files = files;
  }

  /** The instance's disk, if it is whole. */
  public Optional<Disk> find(InstanceName instance) {
    Path disk = layout.disk(instance);
    return Files.exists(disk)
        ? record(instance).map(record -> record.toDisk(disk))
        : Optional.empty();
  }

  private Optional<DiskRecord> record(InstanceName instance) {
    return JsonFile.read(layout.diskRecord(instance), DiskRecord.class);
  }

  /**
   * The disk that answers a request, if it was made before.
   *
   * @throws ImageException {@code CONFLICT} if the instance has another disk, or one without a
   *     record, which isn't ours to remove
   */
  public Optional<Disk> answer(ImageId image, DiskRequest request) {
    InstanceName instance = request.instance();
    Path disk = layout.disk(instance);
    if (!Files.exists(disk)) {
      return Optional.empty();
    }
    Optional<DiskRecord> record = record(instance);
    if (record.isEmpty() || !record.get().answers(image, request)) {
      String found = record.map(DiskRecord::toString).orElse("one that Cowbird did not make");
      throw new ImageException(
          Kind.CONFLICT,
          "Instance " + instance + " has a disk already, and not the one asked for: " + found);
    }
    return Optional.of(record.get().toDisk(disk));
  }

  /**
   * Gives a disk its name, after its record.
   *
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public Disk publish(ImageId image, DiskRequest request, Base base, PreparedDisk prepared) {
    DiskRecord record = DiskRecord.of(image, request, base, prepared);
    JsonFile.write(files, layout.diskRecord(request.instance()), record);
    prepared.publish();
    return record.toDisk(layout.disk(request.instance()));
  }

  /** Makes the instance's directory, if it is not there. */
  public void createDirectory(InstanceName instance) {
    Path directory = layout.instance(instance);
    try {
      files.createDirectories(directory);
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + directory, e);
    }
  }

  /**
   * Removes the disk, its record and what is in flight of both, and the directory if that leaves it
   * empty. The disk goes first: a record alone is a disk that was only begun.
   */
  public void remove(InstanceName instance) {
    Path directory = layout.instance(instance);
    if (!Files.isDirectory(directory)) {
      return;
    }
    Path disk = layout.disk(instance);
    Path record = layout.diskRecord(instance);
    files.discard(disk);
    inFlight(directory, disk, record).forEach(file -> files.discard(file));
    files.discard(record);
    removeIfEmpty(directory);
  }

  /**
   * Removes what a dead maker has begun: where there is no disk, its record and what is in flight.
   * The directory stays if there is more in it. What is not there costs nothing: whoever makes the
   * next disk syncs the directory anyway.
   */
  public void removeBegun(InstanceName instance) {
    Path directory = layout.instance(instance);
    if (!Files.isDirectory(directory)) {
      return;
    }
    Path record = layout.diskRecord(instance);
    inFlight(directory, layout.disk(instance), record).forEach(file -> files.discard(file));
    if (Files.exists(record)) {
      files.discard(record);
    }
    removeIfEmpty(directory);
  }

  private static List<Path> inFlight(Path directory, Path disk, Path record) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(file ->
              StateLayout.isInFlightOf(disk, file) || StateLayout.isInFlightOf(record, file))
          .toList();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + directory, e);
    }
  }

  /** Removes the instance's directory, unless there is something in it. */
  public void removeEmptyDirectory(InstanceName instance) {
    if (Files.isDirectory(layout.instance(instance))) {
      removeIfEmpty(layout.instance(instance));
    }
  }

  private void removeIfEmpty(Path directory) {
    try {
      files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      // the instance has more than a disk
    } catch (IOException e) {
      throw StorageErrors.translate("Removing " + directory, e);
    }
  }

  /** The instances that have a directory, in order. */
  public List<InstanceName> instances() {
    try (Stream<Path> list = Files.list(layout.instances())) {
      return list.filter(Files::isDirectory)
          .map(file -> file.getFileName().toString())
          .filter(InstanceName::isValid)
          .map(InstanceName::new)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + layout.instances(), e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.DiskFile;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The disks in the instance directories besides those that instances boot from, and the records
 * beside them. A disk is whole when both are there. Whoever changes an instance's disks holds the
 * instance's lock.
 */
public final class FurtherDiskStore {
  private final StateLayout layout;
  private final HostFiles files;

  public FurtherDiskStore(StateLayout layout, HostFiles files) {
    this.layout = layout;
    this.files = files;
  }

  /** The instance's further disks that are whole, by their numbers. */
  public List<FurtherDisk> find(InstanceName instance) {
    return list(layout.instance(instance)).stream()
        .flatMap(file -> StateLayout.furtherDiskNumber(file).stream().boxed())
        .flatMap(number -> find(instance, number).stream())
        .sorted(Comparator.comparing(FurtherDisk::number))
        .toList();
  }

  private Optional<FurtherDisk> find(InstanceName instance, int number) {
    Path disk = layout.furtherDisk(instance, number);
    return Files.exists(disk)
        ? record(instance, number).map(record -> record.toDisk(number, disk))
        : Optional.empty();
  }

  private Optional<FurtherDiskRecord> record(InstanceName instance, int number) {
    return JsonFile.read(layout.furtherDiskRecord(instance, number), FurtherDiskRecord.class);
  }

  /**
   * The disk that answers a request, if it was made before.
   *
   * @param base that of the image that is asked for, if one is
   * @throws ImageException {@code CONFLICT} if the instance has another disk of this number, or one
   *     without a record, which isn't ours to remove
   */
  public Optional<FurtherDisk> answer(FurtherDiskRequest request, Optional<Path> base) {
    InstanceName instance = request.instance();
    Path disk = layout.furtherDisk(instance, request.number());
    if (!Files.exists(disk)) {
      return Optional.empty();
    }
    Optional<FurtherDiskRecord> record = record(instance, request.number());
    if (record.isEmpty() || !record.get().answers(request, base)) {
      throw new ImageException(
          Kind.CONFLICT,
          "Instance "
              + instance
              + " has a disk "
              + disk.getFileName()
              + " already, and not the one asked for: "
              + record.map(FurtherDiskRecord::content).orElse("one that Cowbird did not make"));
    }
    return Optional.of(record.get().toDisk(request.number(), disk));
  }

  /**
   * Gives a disk its name, after its record.
   *
   * @param base that of the image that it was made from, if it was
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public FurtherDisk publish(
      FurtherDiskRequest request, Optional<Path> base, PreparedDisk prepared) {
    FurtherDiskRecord record = FurtherDiskRecord.of(request, base, prepared);
    JsonFile.write(files, layout.furtherDiskRecord(request.instance(), request.number()), record);
    prepared.publish();
    return record.toDisk(
        request.number(), layout.furtherDisk(request.instance(), request.number()));
  }

  /** Removes one disk, its record, and what is in flight of both, as far as they are there. */
  public void remove(InstanceName instance, int number) {
    Path disk = layout.furtherDisk(instance, number);
    remove(instance, file -> file.disk().equals(disk));
  }

  /** Removes all further disks, their records, and what is in flight of both. */
  public void removeAll(InstanceName instance) {
    remove(instance, file -> StateLayout.furtherDiskNumber(file.disk()).isPresent());
  }

  /** The records go last: one alone is a disk that was only begun. */
  private void remove(InstanceName instance, Predicate<DiskFile> which) {
    List<Path> found = list(layout.instance(instance)).stream()
        .filter(file -> StateLayout.parseDiskFile(file).filter(which).isPresent())
        .toList();
    found.stream().filter(file -> !isRecord(file)).forEach(file -> files.discard(file));
    found.stream().filter(FurtherDiskStore::isRecord).forEach(file -> files.discard(file));
  }

  private static boolean isRecord(Path file) {
    return StateLayout.parseDiskFile(file)
        .filter(DiskFile.RecordFile.class::isInstance)
        .isPresent();
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + directory, e);
    }
  }
}

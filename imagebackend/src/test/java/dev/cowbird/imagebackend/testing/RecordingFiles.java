/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Files that remember what was done to them, and how many fsyncs that takes on a host. */
public final class RecordingFiles extends ForwardingFiles {
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private final AtomicInteger syncs = new AtomicInteger();

  public RecordingFiles(HostFiles files) {
    super(files);
  }

  /** What was done, in order: the operation, and the name that the file has or will have. */
  public List<String> operations() {
    return List.copyOf(operations);
  }

  public int syncs() {
    return syncs.get();
  }

  public void forget() {
    operations.clear();
    syncs.set(0);
  }

  private void record(String operation, Path file, int itsSyncs) {
    String name = file.getFileName().toString().replaceAll("\\.\\d+-\\d+\\.(tmp|converted)$", "");
    operations.add(operation + " " + name);
    syncs.addAndGet(itsSyncs);
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    record("create", file, 0);
    return super.create(file);
  }

  @Override
  public FileChannel openForUpdate(Path file) throws IOException {
    record("open", file, 0);
    return super.openForUpdate(file);
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    record("copy", to, 0);
    super.copy(from, to);
  }

  @Override
  public void readData(Path file, long from, long to, DataReader reader) throws IOException {
    record("read", file, 0);
    super.readData(file, from, to, reader);
  }

  @Override
  public void extend(Path file, long bytes) throws IOException {
    record("extend", file, 0);
    super.extend(file, bytes);
  }

  /** The file and its directory. */
  @Override
  public void publish(Path inFlight, Path target, FileMode mode) throws IOException {
    record("publish", target, 2);
    super.publish(inFlight, target, mode);
  }

  /** The parent of each directory that is made. */
  @Override
  public void createDirectories(Path directory) throws IOException {
    int made = 0;
    for (Path each = directory; each != null && !Files.exists(each); each = each.getParent()) {
      made++;
    }
    record("createDirectories", directory, made);
    super.createDirectories(directory);
  }

  /** What can't be deleted, as a directory that is not empty, is not synced. */
  @Override
  public void delete(Path file) throws IOException {
    super.delete(file);
    record("delete", file, 1);
  }
}

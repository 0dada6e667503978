/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Files that do as others do, for tests that change one thing about them. */
public class ForwardingFiles implements HostFiles {
  private final HostFiles files;

  protected ForwardingFiles(HostFiles files) {
    this.files = files;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return files.create(file);
  }

  @Override
  public FileChannel openForUpdate(Path file) throws IOException {
    return files.openForUpdate(file);
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    files.copy(from, to);
  }

  @Override
  public void readData(Path file, long from, long to, DataReader reader) throws IOException {
    files.readData(file, from, to, reader);
  }

  @Override
  public void extend(Path file, long bytes) throws IOException {
    files.extend(file, bytes);
  }

  @Override
  public void publish(Path inFlight, Path target, FileMode mode) throws IOException {
    files.publish(inFlight, target, mode);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public boolean canShareBlocks(Path directory) throws IOException {
    return files.canShareBlocks(directory);
  }

  @Override
  public long allocatedBytes(Path file) throws IOException {
    return files.allocatedBytes(file);
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return files.usableBytes(directory);
  }

  @Override
  public long totalBytes(Path directory) throws IOException {
    return files.totalBytes(directory);
  }
}

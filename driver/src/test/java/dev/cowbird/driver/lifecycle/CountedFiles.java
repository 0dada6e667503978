/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Files that count how often they are made durable, as {@link HostFiles} says of each method. */
final class CountedFiles extends ForwardingFiles {
  private final AtomicInteger syncs = new AtomicInteger();

  CountedFiles(HostFiles files) {
    super(files);
  }

  int syncs() {
    return syncs.get();
  }

  @Override
  public void publish(Path inFlight, Path target, FileMode mode) throws IOException {
    // The file and its directory.
    syncs.addAndGet(2);
    super.publish(inFlight, target, mode);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    for (Path each = directory; each != null && !Files.isDirectory(each); each = each.getParent()) {
      syncs.incrementAndGet();
    }
    super.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    super.delete(file);
    syncs.incrementAndGet();
  }
}

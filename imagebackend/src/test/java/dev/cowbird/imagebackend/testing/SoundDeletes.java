/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Files that may fail in everything but a delete: a full disk never refuses one. */
public final class SoundDeletes extends ForwardingFiles {
  private final HostFiles sound = new LinuxFiles();

  public SoundDeletes(HostFiles faulty) {
    super(faulty);
  }

  @Override
  public void delete(Path file) throws IOException {
    sound.delete(file);
  }
}

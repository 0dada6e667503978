/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is being made beside the name it will have. Closed before it is published, it is
 * removed; so whoever makes one does it in a try-with-resources statement. Used by one thread.
 */
public final class InFlightFile implements AutoCloseable {
  private final HostFiles files;
  private final Path path;
  private final Path target;
  private boolean settled;

  private InFlightFile(HostFiles files, Path path, Path target) {
    this.files = files;
    this.path = path;
    this.target = target;
  }

  /** A new name in flight. Nothing is made yet. */
  public static InFlightFile of(HostFiles files, Path target, InFlight kind) {
    return at(files, StateLayout.inFlight(target, kind), target);
  }

  /** A name in flight that is given. Nothing is made yet. */
  public static InFlightFile at(HostFiles files, Path path, Path target) {
    return new InFlightFile(files, path, target);
  }

  /** Where to make it. */
  public Path path() {
    return path;
  }

  /** The name it will have. */
  public Path target() {
    return target;
  }

  /**
   * Makes the file durable under its final name.
   *
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public void publish(FileMode mode) {
    try {
      files.publish(path, target, mode);
      settled = true;
    } catch (IOException e) {
      throw StorageErrors.translate("Publishing " + target, e);
    }
  }

  /** Closes it after a failure, which stays the one to be told. */
  public void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    if (!settled) {
      settled = true;
      files.discard(path);
    }
  }
}

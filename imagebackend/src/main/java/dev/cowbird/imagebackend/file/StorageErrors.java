/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes what the state directory's file system complains of into the module's exception. */
public final class StorageErrors {
  /** Java hands on libc's text and not the number; the text may be in another language. */
  private static final Set<String> FULL = Set.copyOf(List.of(
      "No space left on device",
      "Disk quota exceeded",
      Libc.message(Libc.ENOSPC),
      Libc.message(Libc.EDQUOT)));

  private StorageErrors() {}

  /**
   * The exception for a failure in the state directory: {@code NO_SPACE} if the file system or the
   * user's quota is full, {@code INTERRUPTED} if the thread was interrupted, otherwise
   * {@code STATE_DIRECTORY}. Its message is {@code attempted}, then the path and the reason.
   *
   * @param attempted what was being done, as in "Publishing base 4f..."
   */
  public static ImageException translate(String attempted, IOException failure) {
    String message = attempted
        + " failed: "
        + path(failure).map(path -> path + ": ").orElse("")
        + reason(failure);
    return new ImageException(kind(failure), message, failure);
  }

  private static Kind kind(IOException failure) {
    if (failure instanceof ClosedByInterruptException
        || failure instanceof FileLockInterruptionException) {
      return Kind.INTERRUPTED;
    }
    return FULL.contains(reason(failure)) ? Kind.NO_SPACE : Kind.STATE_DIRECTORY;
  }

  private static Optional<String> path(IOException failure) {
    if (!(failure instanceof FileSystemException named) || named.getFile() == null) {
      return Optional.empty();
    }
    String other = named.getOtherFile();
    return Optional.of(other == null ? named.getFile() : named.getFile() + " -> " + other);
  }

  private static String reason(IOException failure) {
    if (failure instanceof ClosedByInterruptException
        || failure instanceof FileLockInterruptionException) {
      return "the thread was interrupted";
    }
    if (failure instanceof FileSystemException named) {
      return named.getReason() == null ? reasonOfType(named) : named.getReason();
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String reasonOfType(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    return failure.getClass().getSimpleName();
  }
}

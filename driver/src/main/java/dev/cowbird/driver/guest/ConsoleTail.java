/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads a console's log from its beginning and goes on as it grows. The file need not exist yet,
 * and may be rotated: the log daemon renames it and begins a new one. Used by one thread.
 */
public final class ConsoleTail implements AutoCloseable {
  /** The most that one read gives. */
  public static final int PIECE_BYTES = 64 << 10;

  /** How long a change may go unnoticed on a file system that tells of none. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Path log;
  private final WatchService watcher;
  private Optional<FileChannel> open = Optional.empty();
  private Optional<Object> openFile = Optional.empty();

  private ConsoleTail(Path log, WatchService watcher) {
    this.log = log;
    this.watcher = watcher;
  }

  /**
   * Begins at the log's first byte. Its directory must exist.
   *
   * @throws DriverException {@code STATE_DIRECTORY} if the directory can't be watched
   */
  public static ConsoleTail of(Path log) {
    Path directory = Objects.requireNonNull(log.toAbsolutePath().getParent());
    try {
      WatchService watcher = directory.getFileSystem().newWatchService();
      directory.register(
          watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      return new ConsoleTail(log, watcher);
    } catch (IOException e) {
      throw failure(log, e);
    }
  }

  /**
   * What came since the last call, some 64 KiB at most.
   *
   * @param wait how long to wait if nothing came; zero to look once
   * @return empty if nothing came until then
   * @throws DriverException {@code STATE_DIRECTORY} if the log can't be read; {@code INTERRUPTED}
   */
  public byte[] read(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      byte[] bytes = readNow();
      long left = deadline - System.nanoTime();
      if (bytes.length > 0 || left <= 0) {
        return bytes;
      }
      awaitChange(Math.min(left, LOOK_AGAIN.toNanos()));
    }
  }

  private byte[] readNow() {
    try {
      byte[] bytes = readOpen();
      if (bytes.length > 0 || !isReplaced()) {
        return bytes;
      }
      // What the old file was given between the two looks.
      byte[] rest = readOpen();
      if (rest.length > 0) {
        return rest;
      }
      reopen();
      return readOpen();
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw failure(log, e);
    }
  }

  private byte[] readOpen() throws IOException {
    if (open.isEmpty()) {
      return new byte[0];
    }
    ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
    open.get().read(buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /** Whether the file of this name is another than the one that is open. */
  private boolean isReplaced() throws IOException {
    return !openFile.equals(Optional.ofNullable(Files.getAttribute(log, "unix:ino")));
  }

  private void reopen() throws IOException {
    closeLog();
    openFile = Optional.ofNullable(Files.getAttribute(log, "unix:ino"));
    open = Optional.of(FileChannel.open(log));
  }

  private void awaitChange(long nanos) {
    try {
      WatchKey key = watcher.poll(nanos, TimeUnit.NANOSECONDS);
      if (key != null) {
        key.pollEvents();
        key.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(Kind.INTERRUPTED, "Reading " + log + " was interrupted", e);
    }
  }

  private void closeLog() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }

  private static DriverException failure(Path log, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new DriverException(Kind.INTERRUPTED, "Reading " + log + " was interrupted", e);
    }
    return new DriverException(
        Kind.STATE_DIRECTORY, "Console log " + log + " can't be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      closeLog();
      watcher.close();
    } catch (IOException e) {
      throw failure(log, e);
    }
  }
}

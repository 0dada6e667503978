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
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a console's log, and goes on as it grows. The file need not exist yet, and may be rotated:
 * the log daemon renames it and begins a new one. Used by one thread.
 */
public final class ConsoleTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleTail.class);

  /** The most that one read gives. */
  public static final int PIECE_BYTES = 64 << 10;

  /** How long a change may go unnoticed where nothing tells of it. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Makes what tells of changes in a directory. */
  @FunctionalInterface
  interface Watching {
    /** @throws IOException if the user has no more of them, say */
    WatchService of(Path directory) throws IOException;
  }

  private final Path log;
  private final Optional<LogPosition> start;
  private final Watching watching;
  private Optional<WatchService> watcher = Optional.empty();
  private Optional<FileChannel> open = Optional.empty();
  private Optional<Object> openFile = Optional.empty();

  private ConsoleTail(Path log, Optional<LogPosition> start, Watching watching) {
    this.log = log;
    this.start = start;
    this.watching = watching;
  }

  /**
   * Begins at the log's first byte. Its directory must exist.
   *
   * @throws DriverException {@code STATE_DIRECTORY} if it does not
   */
  public static ConsoleTail of(Path log) {
    return of(log, ConsoleTail::watch);
  }

  /** As {@link #of(Path)}, without what had come by {@code start}. */
  public static ConsoleTail after(Path log, LogPosition start) {
    return new ConsoleTail(inDirectory(log), Optional.of(start), ConsoleTail::watch);
  }

  /** As {@link #of(Path)}, told of changes in another way. */
  static ConsoleTail of(Path log, Watching watching) {
    return new ConsoleTail(inDirectory(log), Optional.empty(), watching);
  }

  private static Path inDirectory(Path log) {
    if (!Files.isDirectory(directory(log))) {
      throw failure(log, new NotDirectoryException(directory(log).toString()));
    }
    return log;
  }

  private static Path directory(Path log) {
    return Objects.requireNonNull(log.toAbsolutePath().getParent());
  }

  private static WatchService watch(Path directory) throws IOException {
    WatchService watcher = directory.getFileSystem().newWatchService();
    try {
      directory.register(
          watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      return watcher;
    } catch (IOException e) {
      watcher.close();
      throw e;
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
    if (!wait.isZero() && watcher.isEmpty()) {
      watcher = watcher();
    }
    while (true) {
      byte[] bytes = readNow();
      long left = deadline - System.nanoTime();
      if (bytes.length > 0 || left <= 0) {
        return bytes;
      }
      awaitChange(Math.min(left, LOOK_AGAIN.toNanos()));
    }
  }

  /** A user has a few of them only (inotify's max_user_instances): it goes without, too. */
  private Optional<WatchService> watcher() {
    try {
      return Optional.of(watching.of(directory(log)));
    } catch (IOException e) {
      LOG.debug("Console log {} is looked at again and again, as nothing tells of it", log, e);
      return Optional.empty();
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
    long from = open.isEmpty() ? beginning() : 0;
    closeLog();
    openFile = Optional.ofNullable(Files.getAttribute(log, "unix:ino"));
    open = Optional.of(FileChannel.open(log));
    open.get().position(from);
  }

  /** Where the first file is read from. */
  private long beginning() throws IOException {
    Optional<LogPosition> end = LogPosition.endOf(log);
    return start.flatMap(from -> end.map(from::in)).orElse(0L);
  }

  private void awaitChange(long nanos) {
    try {
      if (watcher.isEmpty()) {
        TimeUnit.NANOSECONDS.sleep(nanos);
        return;
      }
      WatchKey key = watcher.get().poll(nanos, TimeUnit.NANOSECONDS);
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
      if (watcher.isPresent()) {
        watcher.get().close();
      }
    } catch (IOException e) {
      throw failure(log, e);
    }
  }
}

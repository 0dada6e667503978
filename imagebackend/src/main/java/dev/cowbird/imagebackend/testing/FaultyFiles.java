/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Files of which the n-th operation goes wrong: every method here is an operation, and so is every
 * write, truncate and force of a channel it returns. A test sweeps n from 1 until {@link #struck()}
 * stays false: then the flow passed untouched. Safe for use by any number of threads.
 */
public final class FaultyFiles implements HostFiles {

  /** When the fault strikes. */
  public enum Moment {
    /** Instead of the operation. */
    BEFORE,
    /** Once the operation is done: its caller is told of a failure, or of nothing any more. */
    AFTER
  }

  /** What goes wrong. */
  @FunctionalInterface
  public interface Fault {
    void strike() throws IOException;

    /** The disk is full. */
    static Fault noSpace() {
      return () -> {
        throw new IOException("No space left on device");
      };
    }

    /** The disk is broken. */
    static Fault ioError() {
      return () -> {
        throw new IOException("Input/output error");
      };
    }

    /** Something of the test's own, as ending the process. If it returns, the operation goes on. */
    static Fault running(Runnable action) {
      return action::run;
    }
  }

  /** An operation that may throw. */
  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  /** An operation without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private final HostFiles files;
  private final long strikeAt;
  private final Moment moment;
  private final Fault fault;
  private final AtomicLong operations = new AtomicLong();
  private final ReadWriteLock underWay = new ReentrantReadWriteLock();

  /** @param n the operation that goes wrong, counted from 1 */
  public FaultyFiles(HostFiles files, long n, Moment moment, Fault fault) {
    if (n < 1) {
      throw new IllegalArgumentException("Operation " + n + " is before the first");
    }
    this.files = files;
    this.strikeAt = n;
    this.moment = moment;
    this.fault = fault;
  }

  /** How many operations there were. */
  public long operations() {
    return operations.get();
  }

  /** Whether there were so many operations that the fault struck. */
  public boolean struck() {
    return operations() >= strikeAt;
  }

  /** Counts a change, of which none is under way while the fault strikes. */
  <T> T count(Operation<T> operation) throws IOException {
    return countReading(() -> {
      underWay.readLock().lock();
      try {
        return operation.run();
      } finally {
        underWay.readLock().unlock();
      }
    });
  }

  /** Counts what changes nothing, unless by a change that is counted itself. */
  private <T> T countReading(Operation<T> operation) throws IOException {
    boolean striking = operations.incrementAndGet() == strikeAt;
    if (striking && moment == Moment.BEFORE) {
      strike();
    }
    T result = operation.run();
    if (striking && moment == Moment.AFTER) {
      strikeAfter(result);
    }
    return result;
  }

  void countAction(Action action) throws IOException {
    count(() -> {
      action.run();
      return true;
    });
  }

  private void strike() throws IOException {
    underWay.writeLock().lock();
    try {
      fault.strike();
    } finally {
      underWay.writeLock().unlock();
    }
  }

  private void strikeAfter(Object result) throws IOException {
    try {
      strike();
    } catch (IOException e) {
      // The caller never sees the channel, and can't close it.
      if (result instanceof FileChannel channel) {
        channel.close();
      }
      throw e;
    }
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return count(() -> new FaultyChannel(files.create(file), this));
  }

  @Override
  public FileChannel openForUpdate(Path file) throws IOException {
    return count(() -> new FaultyChannel(files.openForUpdate(file), this));
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    countAction(() -> files.copy(from, to));
  }

  @Override
  public void readData(Path file, long from, long to, DataReader reader) throws IOException {
    countReading(() -> {
      files.readData(file, from, to, reader);
      return true;
    });
  }

  @Override
  public void extend(Path file, long bytes) throws IOException {
    countAction(() -> files.extend(file, bytes));
  }

  @Override
  public void publish(Path inFlight, Path target, FileMode mode) throws IOException {
    countAction(() -> files.publish(inFlight, target, mode));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    countAction(() -> files.createDirectories(directory));
  }

  @Override
  public void delete(Path file) throws IOException {
    countAction(() -> files.delete(file));
  }

  @Override
  public boolean canShareBlocks(Path directory) throws IOException {
    return count(() -> files.canShareBlocks(directory));
  }

  @Override
  public long allocatedBytes(Path file) throws IOException {
    return count(() -> files.allocatedBytes(file));
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return count(() -> files.usableBytes(directory));
  }

  @Override
  public long totalBytes(Path directory) throws IOException {
    return count(() -> files.totalBytes(directory));
  }
}

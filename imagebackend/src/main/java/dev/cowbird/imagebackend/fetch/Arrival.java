/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.file.Interrupts;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * A file that is being written from its beginning on, for those who read it meanwhile: whoever
 * reads what has not arrived yet waits for it. Safe for use by many threads.
 *
 * <p>Nothing of it is proved before all has arrived: what is made from it meanwhile may have to be
 * thrown away.
 */
public final class Arrival implements AutoCloseable {
  private enum State {
    ARRIVING,
    COMPLETE,
    BROKEN_OFF
  }

  private final Path path;
  private final OptionalLong length;
  private volatile boolean kept;
  private long arrived;
  private State state = State.ARRIVING;

  /**
   * @param length of what arrives, if it is known
   * @param arrived how much of it is there already, in bytes
   */
  Arrival(Path path, OptionalLong length, long arrived) {
    this.path = path;
    this.length = length;
    this.arrived = arrived;
  }

  /** The file. It has holes for zeros, also at its end as it is now. */
  public Path path() {
    return path;
  }

  /** How long it will be, in bytes, if that was told; it may turn out to be wrong. */
  public OptionalLong length() {
    return length;
  }

  /**
   * Waits until there are more bytes than {@code offset}, or there will be none.
   *
   * @return up to where they are there; {@code offset} or less if it ends there
   * @throws IOException if it broke off
   * @throws ClosedByInterruptException if the thread is interrupted; its interrupt flag is set
   */
  public synchronized long awaitBeyond(long offset) throws IOException {
    try {
      while (arrived <= offset && state == State.ARRIVING) {
        wait();
      }
    } catch (InterruptedException e) {
      throw Interrupts.ended(e);
    }
    if (state == State.BROKEN_OFF) {
      throw new IOException("What was to arrive in " + path + " broke off");
    }
    return arrived;
  }

  /**
   * Opens the content, to be read at any offset.
   *
   * @throws IllegalStateException if its length is not known
   */
  public ArrivingBytes open() throws IOException {
    long size = length.orElseThrow(() -> new IllegalStateException("No length was told"));
    return new ArrivingBytes(this, FileChannel.open(path, StandardOpenOption.READ), size);
  }

  /** How many bytes are still to come, as far as is known. */
  public synchronized long missing() {
    return Math.max(0, length.orElse(0) - arrived);
  }

  /**
   * Says that the file itself will be kept, so that it is worth being written to the disk while it
   * grows.
   */
  public void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  synchronized void reached(long offset) {
    arrived = offset;
    notifyAll();
  }

  /** All has arrived, and that is how long it is. */
  synchronized void complete() {
    state = State.COMPLETE;
    notifyAll();
  }

  /** Ends those who wait, if it is not complete. */
  @Override
  public synchronized void close() {
    if (state == State.ARRIVING) {
      state = State.BROKEN_OFF;
    }
    notifyAll();
  }
}

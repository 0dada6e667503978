/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.file.Interrupts;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work on a thread of its own, which ends early when it is interrupted. Used by one thread, which
 * closes it.
 */
final class Aside<T> implements AutoCloseable {
  private final FutureTask<T> work;
  private final Thread thread;

  private Aside(FutureTask<T> work, Thread thread) {
    this.work = work;
    this.thread = thread;
  }

  /** Begins it. */
  static <T> Aside<T> start(String threadName, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, threadName);
    thread.setDaemon(true);
    thread.start();
    return new Aside<>(task, thread);
  }

  /**
   * What came of it; waits for that.
   *
   * @throws ExecutionException what it has failed with
   */
  T result() throws InterruptedException, ExecutionException {
    return work.get();
  }

  /** Ends it, and waits until it has ended, also when interrupted. */
  @Override
  public void close() {
    thread.interrupt();
    Interrupts.join(thread);
  }
}

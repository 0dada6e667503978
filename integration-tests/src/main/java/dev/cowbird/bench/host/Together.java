/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several things at once, each in a thread of its own. */
public final class Together {
  private Together() {}

  /**
   * Starts all at the same moment.
   *
   * @return the seconds from then until the last was done
   * @throws RuntimeException what the first of them threw that failed; by then all have ended
   */
  public static double seconds(List<Runnable> actions) {
    ExecutorService threads = Executors.newFixedThreadPool(actions.size());
    try {
      return seconds(actions, threads);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      throw BenchException.interrupted(e);
    } finally {
      awaitEnd(threads);
    }
  }

  private static double seconds(List<Runnable> actions, ExecutorService threads)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(actions.size());
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> ends = new ArrayList<>();
    for (Runnable action : actions) {
      ends.add(threads.submit(() -> {
        ready.countDown();
        go.await();
        action.run();
        return null;
      }));
    }
    ready.await();
    Stopwatch watch = Stopwatch.start();
    go.countDown();
    List<RuntimeException> failures = new ArrayList<>();
    for (Future<?> end : ends) {
      try {
        end.get();
      } catch (ExecutionException e) {
        failures.add(unchecked(e));
      }
    }
    double seconds = watch.seconds();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return seconds;
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new BenchException("A thread failed: " + e.getCause(), e);
  }

  /** What is interrupted takes back what it made: that must not be cut short. */
  private static void awaitEnd(ExecutorService threads) {
    threads.shutdown();
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
        threads.shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

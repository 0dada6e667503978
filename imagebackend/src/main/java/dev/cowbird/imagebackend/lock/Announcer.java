/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells of holds that last. To leave a name for those who wait costs more than most holds take, and
 * {@link Wait} asks for no name sooner. Its thread ends when it has nothing to do.
 */
final class Announcer implements AutoCloseable {
  private static final long DELAY_MILLIS = 25;
  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
    Thread thread = new Thread(task, "cowbird-lock-holders");
    thread.setDaemon(true);
    return thread;
  });

  Announcer() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    // After closing, a lock that was just being taken is held without a name.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Announces a hold if it has not ended by then. */
  Future<?> announceLater(Runnable announcement) {
    return executor.schedule(announcement, DELAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes no more. What is held already is announced in its time. */
  @Override
  public void close() {
    executor.shutdown();
  }
}

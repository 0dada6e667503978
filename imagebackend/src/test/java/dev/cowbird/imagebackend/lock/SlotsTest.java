/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SlotsTest {
  @TempDir
  Path directory;

  private NamedLocks locks;

  @BeforeEach
  void open_locks() {
    locks = new FileNamedLocks(directory, new LinuxFiles());
  }

  @AfterEach
  void close_locks() {
    locks.close();
  }

  private Slots slots(int number, Duration timeout) {
    return new Slots(locks, "work", number, timeout);
  }

  @Test
  void gives_as_many_as_there_are_and_no_more() {
    Slots slots = slots(2, Duration.ZERO);

    try (HeldLock first = slots.take("a", ProgressListener.none());
        HeldLock second = slots.take("b", ProgressListener.none())) {
      assertThat(List.of(first.key(), second.key())).containsExactlyInAnyOrder("work-0", "work-1");
      assertFails(Kind.LOCK_TIMEOUT, () -> slots.take("c", ProgressListener.none()));
    }
    slots.take("d", ProgressListener.none()).close();
  }

  @Test
  void works_of_another_name_are_not_counted() {
    Slots other = new Slots(locks, "other", 1, Duration.ZERO);

    try (HeldLock held = slots(1, Duration.ZERO).take("a", ProgressListener.none())) {
      assertThat(held.key()).isEqualTo("work-0");
      other.take("b", ProgressListener.none()).close();
    }
  }

  @Test
  void never_more_than_so_many_work_at_once() throws Exception {
    Slots slots = slots(3, Duration.ofSeconds(50));
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(3);
    ExecutorService threads = Executors.newFixedThreadPool(12);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(threads.submit(() -> {
        try (HeldLock held = slots.take("work", ProgressListener.none())) {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          full.countDown();
          full.await();
          working.decrementAndGet();
        }
        return null;
      }));
    }
    for (Future<?> each : all) {
      each.get(50, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(most).hasValue(3);
  }
}

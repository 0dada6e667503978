/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.cache.ImageSweeper.Listener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ImageSweeperTest {
  private static final PruneResult NOTHING = new PruneResult(List.of(), List.of(), List.of());

  private final AtomicInteger runs = new AtomicInteger();

  /** Remembers what it was told, and throws. */
  private static final class Throwing implements Listener {
    final List<Object> told = new CopyOnWriteArrayList<>();

    @Override
    public void swept(PruneResult result) {
      told.add(result);
      throw new IllegalStateException("a listener of no use");
    }

    @Override
    public void failed(RuntimeException failure) {
      told.add(failure);
      throw new IllegalStateException("a listener of no use");
    }
  }

  @Test
  void sweeps_at_once_and_again_and_again() {
    try (ImageSweeper sweeper = ImageSweeper.start(this::count, Duration.ofMillis(5), none())) {
      await().until(() -> runs.get() > 3);
      assertThat(sweeper).isNotNull();
    }
  }

  private PruneResult count() {
    runs.incrementAndGet();
    return NOTHING;
  }

  private static Listener none() {
    return Listener.none();
  }

  @Test
  void waits_for_the_interval_to_end() throws InterruptedException {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (ImageSweeper sweeper = ImageSweeper.start(
        () -> {
          threads.add(Thread.currentThread());
          return count();
        },
        Duration.ofDays(365),
        none())) {
      Thread thread = threads.take();
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(runs).hasValue(1);
      assertThat(thread.isDaemon()).isTrue();
      assertThat(sweeper).isNotNull();
    }
  }

  @Test
  void goes_on_after_failures_of_its_own_and_of_its_listener() {
    Throwing listener = new Throwing();
    RuntimeException failure = new IllegalStateException("no daemon");
    try (ImageSweeper sweeper = ImageSweeper.start(
        () -> {
          if (runs.incrementAndGet() % 2 == 1) {
            throw failure;
          }
          return NOTHING;
        },
        Duration.ofMillis(1),
        listener)) {
      await().until(() -> listener.told.size() > 6);
      assertThat(sweeper).isNotNull();
    }
    assertThat(listener.told).contains(failure, NOTHING);
  }

  @Test
  void closing_interrupts_a_run_and_nothing_follows() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ImageSweeper sweeper = ImageSweeper.start(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.countDown();
          }
          return count();
        },
        Duration.ofMillis(1),
        none());
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    sweeper.close();
    sweeper.close();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    await().until(() -> runs.get() == 1);
  }

  @Test
  void an_interval_is_more_than_zero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSweeper.start(this::count, Duration.ZERO, none()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSweeper.start(this::count, Duration.ofSeconds(-1), none()));
    assertThat(runs).hasValue(0);
  }
}

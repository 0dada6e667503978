/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all {@link NamedLocks} do, between threads and between objects on the same directory. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class NamedLocksContract {
  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(120);
  static final String KEY = "image-a.b_c";

  @TempDir
  Path directory;

  NamedLocks locks;
  private NamedLocks others;
  private ExecutorService threads;

  abstract NamedLocks open(Path lockDirectory);

  @BeforeEach
  void open() {
    locks = open(directory.resolve("locks"));
    others = open(directory.resolve("locks"));
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    locks.close();
    others.close();
    threads.shutdownNow();
  }

  @Test
  void an_exclusive_holder_excludes_everybody_until_it_lets_go() {
    HeldLock held = exclusive(locks, SHORT);

    assertThat(held.key()).isEqualTo(KEY);
    assertTimesOut(() -> exclusive(locks, SHORT));
    assertTimesOut(() -> shared(locks, SHORT));
    assertTimesOut(() -> exclusive(others, SHORT));
    assertTimesOut(() -> shared(others, SHORT));

    held.close();
    exclusive(others, Duration.ZERO).close();
    shared(locks, Duration.ZERO).close();
  }

  @Test
  void those_who_share_exclude_writers_until_the_last_of_them_lets_go() {
    HeldLock first = shared(locks, SHORT);
    HeldLock second = shared(locks, SHORT);
    HeldLock third = shared(others, SHORT);

    assertTimesOut(() -> exclusive(locks, SHORT));
    first.close();
    third.close();
    assertTimesOut(() -> exclusive(others, SHORT));
    second.close();

    exclusive(others, Duration.ZERO).close();
  }

  @Test
  void keys_have_nothing_to_do_with_each_other() {
    try (HeldLock held = exclusive(locks, SHORT);
        HeldLock other = acquire(locks, KEY + ".json", Mode.EXCLUSIVE, SHORT);
        HeldLock third = acquire(locks, "x-cowbird-" + KEY, Mode.EXCLUSIVE, SHORT)) {
      assertThat(List.of(held.key(), other.key(), third.key())).doesNotHaveDuplicates();
      assertTimesOut(() -> acquire(others, KEY + ".json", Mode.SHARED, SHORT));
    }
  }

  @Test
  void gives_the_lock_to_who_waits_when_it_is_let_go() throws Exception {
    HeldLock held = exclusive(locks, SHORT);
    Future<HeldLock> waiter = threads.submit(() -> exclusive(others, LONG));
    awaitWaiting();

    held.close();

    waiter.get().close();
  }

  @Test
  void is_let_go_by_another_thread_than_took_it() throws Exception {
    HeldLock held = threads.submit(() -> exclusive(locks, SHORT)).get();

    held.close();

    exclusive(locks, Duration.ZERO).close();
  }

  @Test
  void is_not_reentrant() {
    try (HeldLock held = exclusive(locks, SHORT)) {
      assertTimesOut(() -> exclusive(locks, Duration.ZERO));
      assertThat(held.key()).isEqualTo(KEY);
    }
  }

  @Test
  void closing_twice_lets_go_once() {
    HeldLock mine = shared(locks, SHORT);
    HeldLock another = shared(locks, SHORT);

    mine.close();
    mine.close();

    assertTimesOut(() -> exclusive(locks, SHORT));
    another.close();
    HeldLock exclusive = exclusive(locks, SHORT);
    another.close();
    assertTimesOut(() -> shared(locks, SHORT));
    exclusive.close();
  }

  @Test
  void a_lock_survives_the_closing_of_other_objects_and_of_waiters() {
    try (HeldLock held = exclusive(locks, SHORT)) {
      assertTimesOut(() -> exclusive(others, SHORT));
      others.close();
      try (NamedLocks third = open(directory.resolve("locks"))) {
        assertTimesOut(() -> shared(third, SHORT));
      }
      assertThat(held.key()).isEqualTo(KEY);
    }
  }

  @Test
  void closing_leaves_the_locks_to_those_who_hold_them() {
    HeldLock one = exclusive(locks, SHORT);
    HeldLock two = acquire(locks, "two", Mode.SHARED, SHORT);

    locks.close();
    locks.close();

    assertTimesOut(() -> exclusive(others, SHORT));
    assertTimesOut(() -> acquire(others, "two", Mode.EXCLUSIVE, SHORT));
    one.close();
    two.close();
    exclusive(others, Duration.ZERO).close();
    acquire(others, "two", Mode.EXCLUSIVE, Duration.ZERO).close();
    assertThatThrownBy(() -> exclusive(locks, SHORT)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_writer_does_not_starve_among_readers() throws Exception {
    HeldLock reader = shared(locks, SHORT);
    Future<HeldLock> writer = threads.submit(() -> exclusive(locks, LONG));
    awaitWaiting();

    assertTimesOut(() -> shared(locks, SHORT));
    Future<HeldLock> late = threads.submit(() -> shared(locks, LONG));
    reader.close();

    HeldLock written = writer.get();
    assertThat(late.isDone()).isFalse();
    written.close();
    late.get().close();
  }

  @Test
  void who_gives_up_waiting_makes_room_for_those_behind() throws Exception {
    HeldLock reader = shared(locks, SHORT);
    Future<HeldLock> writer =
        threads.submit(() -> acquire(locks, KEY, Mode.EXCLUSIVE, SHORT.multipliedBy(3)));
    awaitWaiting();

    try (HeldLock late = shared(locks, LONG)) {
      assertThat(late.key()).isEqualTo(KEY);
      assertThatThrownBy(writer::get).hasCauseInstanceOf(ImageException.class);
    }
    reader.close();
  }

  @Test
  void lets_one_in_at_a_time_among_many() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    int[] total = {0};
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      NamedLocks mine = i % 2 == 0 ? locks : others;
      Mode mode = i % 3 == 0 ? Mode.SHARED : Mode.EXCLUSIVE;
      all.add(threads.submit(() -> {
        for (int n = 0; n < 20; n++) {
          try (HeldLock held = acquire(mine, KEY, mode, LONG)) {
            assertThat(held.key()).isEqualTo(KEY);
            if (mode == Mode.EXCLUSIVE) {
              assertThat(inside.getAndAdd(1000)).isZero();
              total[0]++;
              inside.addAndGet(-1000);
            } else {
              assertThat(inside.getAndIncrement()).isLessThan(1000);
              inside.decrementAndGet();
            }
          }
        }
        return null;
      }));
    }
    for (Future<?> one : all) {
      one.get();
    }

    assertThat(total[0]).isEqualTo(16 * 20);
  }

  @Test
  void an_interrupt_ends_waiting_and_is_kept() throws Exception {
    HeldLock held = exclusive(locks, SHORT);
    FutureTask<Boolean> task = new FutureTask<>(() -> {
      ImageException failure =
          catchThrowableOfType(ImageException.class, () -> exclusive(locks, LONG));
      assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
      return Thread.currentThread().isInterrupted();
    });
    Thread waiter = new Thread(task);
    waiter.start();
    awaitWaiting();

    waiter.interrupt();

    assertThat(task.get()).isTrue();
    held.close();
    exclusive(locks, Duration.ZERO).close();
  }

  @Test
  void an_interrupted_thread_gets_a_free_lock_and_lets_it_go() {
    Thread.currentThread().interrupt();
    try {
      exclusive(locks, LONG).close();
      shared(locks, LONG).close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    exclusive(others, Duration.ZERO).close();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void a_timeout_names_key_and_holder(Mode mode) {
    try (HeldLock held = locks.acquire(KEY, mode, "removing base", SHORT, none())) {
      ImageException failure =
          catchThrowableOfType(ImageException.class, () -> exclusive(others, SHORT));

      assertThat(failure.kind()).isEqualTo(Kind.LOCK_TIMEOUT);
      assertThat(failure)
          .hasMessageContaining(held.key())
          .hasMessageContaining("120 ms")
          .hasMessageContaining("held by pid " + ProcessHandle.current().pid())
          .hasMessageContaining("(removing base) since 20");
    }
  }

  @Test
  void who_waits_is_told_once_for_whom() {
    List<Progress> told = new CopyOnWriteArrayList<>();
    try (HeldLock held = exclusive(locks, SHORT)) {
      assertTimesOut(() -> others.acquire(KEY, Mode.SHARED, "x", SHORT.multipliedBy(8), told::add));
      assertThat(held.key()).isEqualTo(KEY);
    }

    assertThat(told).singleElement().satisfies(progress -> {
      assertThat(progress.step()).isEqualTo(Step.WAIT);
      assertThat(progress.subject())
          .startsWith("lock " + KEY + ", held by pid " + ProcessHandle.current().pid());
    });
  }

  @Test
  void who_need_not_wait_is_told_nothing() {
    List<Progress> told = new CopyOnWriteArrayList<>();

    locks.acquire(KEY, Mode.EXCLUSIVE, "x", LONG, told::add).close();

    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "../x", "a b", "a\nb", "é", "a\0", "cowbird-a"})
  void refuses_odd_keys(String key) {
    assertThatThrownBy(() -> acquire(locks, key, Mode.SHARED, LONG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_a_key_that_is_too_long_and_a_negative_timeout() {
    assertThatThrownBy(() -> acquire(locks, "k".repeat(201), Mode.SHARED, LONG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exclusive(locks, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    acquire(locks, "k".repeat(200), Mode.EXCLUSIVE, Duration.ofSeconds(Long.MAX_VALUE))
        .close();
  }

  /** Waits until one waits for the lock. */
  abstract void awaitWaiting();

  static HeldLock exclusive(NamedLocks locks, Duration timeout) {
    return acquire(locks, KEY, Mode.EXCLUSIVE, timeout);
  }

  static HeldLock shared(NamedLocks locks, Duration timeout) {
    return acquire(locks, KEY, Mode.SHARED, timeout);
  }

  static HeldLock acquire(NamedLocks locks, String key, Mode mode, Duration timeout) {
    return locks.acquire(key, mode, "testing", timeout, none());
  }

  private static ProgressListener none() {
    return ProgressListener.none();
  }

  static void assertTimesOut(ThrowingCallable acquiring) {
    assertThatThrownBy(acquiring)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCK_TIMEOUT));
  }
}

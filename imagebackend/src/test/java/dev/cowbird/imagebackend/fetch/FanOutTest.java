/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.file.Interrupts;
import dev.cowbird.imagebackend.testing.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FanOutTest {
  /** More than there are buffers, by far. */
  private static final int PIECES = 100;

  private final Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());

  @AfterEach
  void no_thread_is_left() {
    Threads.assertNoneLeft();
  }

  /** Passes a piece that holds nothing but its number. */
  private void pass(FanOut out, int number) throws IOException, InterruptedException {
    byte[] buffer = out.next();
    buffers.add(buffer);
    buffer[0] = (byte) number;
    out.pass(number, buffer, 1);
  }

  private void passAll(FanOut out) throws IOException, InterruptedException {
    for (int i = 0; i < PIECES; i++) {
      pass(out, i);
    }
  }

  private static List<Long> all() {
    return LongStream.range(0, PIECES).boxed().toList();
  }

  /** Notes the offsets, and that each came with its own bytes. */
  private static FanOut.Sink into(List<Long> seen) {
    return (offset, bytes, length) -> {
      assertThat(bytes[0]).isEqualTo((byte) offset);
      assertThat(length).isOne();
      seen.add(offset);
    };
  }

  @Test
  void each_sink_gets_all_in_order_on_a_thread_of_its_own() throws Exception {
    List<Long> one = new ArrayList<>();
    List<Long> other = new ArrayList<>();
    Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    FanOut.Sink noted = into(other);
    FanOut out = new FanOut(List.of(
        (offset, bytes, length) -> {
          threads.add(Thread.currentThread());
          into(one).take(offset, bytes, length);
        },
        (offset, bytes, length) -> {
          threads.add(Thread.currentThread());
          noted.take(offset, bytes, length);
        }));

    passAll(out);
    out.finish();

    assertThat(one).isEqualTo(all());
    assertThat(other).isEqualTo(all());
    assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
  }

  @Test
  void buffers_are_used_again_and_few() throws Exception {
    FanOut out = new FanOut(List.of((offset, bytes, length) -> {}));

    passAll(out);
    out.finish();

    assertThat(buffers).hasSizeBetween(1, 8).allMatch(b -> b.length == FanOut.PIECE_BYTES);
  }

  @Test
  void who_brings_pieces_waits_for_the_slowest_sink() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Long> fast = Collections.synchronizedList(new ArrayList<>());
    List<Long> slow = new ArrayList<>();
    AtomicInteger passed = new AtomicInteger();
    FanOut out = new FanOut(List.of(into(fast), (offset, bytes, length) -> {
      awaitUninterrupted(go);
      into(slow).take(offset, bytes, length);
    }));
    Thread bringer = new Thread(() -> {
      try {
        for (int i = 0; i < PIECES; i++) {
          pass(out, i);
          passed.incrementAndGet();
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    bringer.start();

    try {
      await().until(() -> bringer.getState() == Thread.State.WAITING);
      await().until(() -> fast.size() == 8);
      assertThat(passed).hasValue(8);
    } finally {
      go.countDown();
    }
    bringer.join();
    out.finish();

    assertThat(fast).isEqualTo(all());
    assertThat(slow).isEqualTo(all());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_a_buffer() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (FanOut out = new FanOut(List.of((offset, bytes, length) -> awaitUninterrupted(go)))) {
      for (int i = 0; i < 8; i++) {
        pass(out, i);
      }
      Thread.currentThread().interrupt();

      try {
        assertThatThrownBy(out::next).isInstanceOf(InterruptedException.class);
      } finally {
        go.countDown();
      }
    }
  }

  @Test
  void without_sinks_pieces_go_nowhere() throws Exception {
    FanOut out = new FanOut(List.of());

    passAll(out);
    out.finish();

    assertThat(buffers).hasSize(1);
  }

  /** The sinks behind it get no more, and nobody waits for a buffer that is lost. */
  @Test
  void the_first_failure_reaches_who_brings_pieces_and_all_buffers_come_back() {
    IOException first = new IOException("No space left on device");
    AtomicInteger takenByOther = new AtomicInteger();
    CountDownLatch failed = new CountDownLatch(1);
    FanOut out = new FanOut(List.of(
        (offset, bytes, length) -> {
          failed.countDown();
          throw first;
        },
        (offset, bytes, length) -> {
          awaitUninterrupted(failed);
          takenByOther.incrementAndGet();
          throw new IllegalStateException("later");
        }));

    assertThatThrownBy(() -> passAll(out)).isSameAs(first);
    assertThatThrownBy(out::finish).isSameAs(first);

    assertThat(takenByOther).hasValueLessThanOrEqualTo(1);
  }

  @Test
  void an_unchecked_failure_reaches_who_brings_pieces_too() {
    RuntimeException failure = new IllegalStateException("a defect");
    FanOut out = new FanOut(List.of((offset, bytes, length) -> {
      throw failure;
    }));

    assertThatThrownBy(() -> passAll(out)).isSameAs(failure);
    assertThatThrownBy(out::finish).isSameAs(failure);
  }

  /** Else a piece that a sink had no memory for would be missing, and nobody would know. */
  @Test
  void an_error_reaches_who_brings_pieces_too() {
    Error failure = new OutOfMemoryError("Direct buffer memory");
    FanOut out = new FanOut(List.of((offset, bytes, length) -> {
      if (offset == 3) {
        throw failure;
      }
    }));

    assertThatThrownBy(() -> {
          passAll(out);
          out.finish();
        })
        .isSameAs(failure);
    assertThatThrownBy(out::finish).isSameAs(failure);
  }

  @Test
  void a_failure_with_the_last_piece_is_told_at_the_end() throws Exception {
    IOException failure = new IOException("No space left on device");
    FanOut out = new FanOut(List.of((offset, bytes, length) -> {
      if (offset == 2) {
        throw failure;
      }
    }));
    for (int i = 0; i < 3; i++) {
      pass(out, i);
    }

    assertThatThrownBy(out::finish).isSameAs(failure);
  }

  @Test
  void close_waits_for_what_was_passed_also_when_interrupted() throws Exception {
    Thread caller = Thread.currentThread();
    List<Long> seen = new ArrayList<>();
    FanOut out = new FanOut(List.of((offset, bytes, length) -> {
      Threads.awaitIn(caller, Interrupts.class, "join");
      into(seen).take(offset, bytes, length);
    }));
    for (int i = 0; i < 5; i++) {
      pass(out, i);
    }
    caller.interrupt();

    out.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TogetherTest {
  @Test
  @Timeout(30)
  void all_are_under_way_at_once() {
    CyclicBarrier met = new CyclicBarrier(8);

    double seconds = Together.seconds(Collections.nCopies(8, () -> {
      try {
        met.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
    }));

    assertThat(seconds).isPositive();
  }

  @Test
  void a_failure_is_thrown_when_the_others_have_ended() {
    AtomicBoolean ended = new AtomicBoolean();
    List<Runnable> actions = List.of(
        () -> {
          throw new BenchException("broken");
        },
        () -> ended.set(true));

    assertThatThrownBy(() -> Together.seconds(actions)).hasMessage("broken");

    assertThat(ended).isTrue();
  }

  @Test
  void an_interrupt_reaches_all_and_stays() {
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    List<Runnable> actions = List.of(() -> {
      caller.interrupt();
      try {
        Thread.currentThread().join();
      } catch (InterruptedException e) {
        interrupted.set(true);
      }
    });

    assertThatThrownBy(() -> Together.seconds(actions)).hasMessage("Interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).isTrue();
  }
}

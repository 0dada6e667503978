/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static Duration timeFor(Throttle throttle, int times, long bytes)
      throws InterruptedIOException {
    long begin = System.nanoTime();
    for (int i = 0; i < times; i++) {
      throttle.pass(bytes);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void holds_back_what_comes_too_fast() throws InterruptedIOException {
    Throttle throttle = new Throttle(OptionalLong.of(1_000_000));

    assertThat(timeFor(throttle, 10, 30_000)).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void lets_everything_pass_without_a_rate() throws InterruptedIOException {
    Throttle throttle = new Throttle(OptionalLong.empty());

    assertThat(timeFor(throttle, 1000, Long.MAX_VALUE / 2000)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void an_interrupt_ends_the_wait_and_is_kept() {
    Throttle throttle = new Throttle(OptionalLong.of(1));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> throttle.pass(1_000_000)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void a_rate_of_nothing_is_none() {
    assertThatThrownBy(() -> new Throttle(OptionalLong.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.source.TryLaterException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final IOException reset = new IOException("Connection reset");
  private static final long MIB = 1 << 20;

  private final List<Progress> told = new ArrayList<>();

  private Attempts attempts(int attempts, Duration firstDelay, Duration patience) {
    return new Attempts(
        new ImageId("http://host/image"),
        new RetryPolicy(attempts, firstDelay, patience),
        told::add);
  }

  private Attempts quick() {
    return attempts(3, Duration.ofMillis(1), Duration.ofMinutes(1));
  }

  @Test
  void gives_up_after_so_many_in_a_row() {
    Attempts attempts = quick();
    attempts.failed(reset);
    attempts.failed(reset);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> attempts.failed(reset))
        .hasMessageContaining("Connection reset (after 3 attempts)")
        .hasCause(reset);
    assertThat(told)
        .extracting(Progress::words)
        .containsExactly(
            "waiting for the source of http://host/image (Connection reset, attempt 2 of 3)",
            "waiting for the source of http://host/image (Connection reset, attempt 3 of 3)");
  }

  @Test
  void counts_anew_once_it_has_got_on() {
    Attempts attempts = quick();
    for (int n = 1; n <= 10; n++) {
      attempts.reached(n * MIB);
      attempts.failed(reset);
    }

    assertThat(told).hasSize(10);
  }

  @Test
  void getting_to_the_same_place_again_is_no_progress() {
    Attempts attempts = quick();
    attempts.reached(5 * MIB);
    attempts.failed(reset);
    attempts.reached(5 * MIB);
    attempts.failed(reset);
    attempts.reached(5 * MIB);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> attempts.failed(reset));
  }

  @Test
  void a_few_bytes_each_time_are_not_enough() {
    Attempts attempts = quick();
    attempts.reached(1);
    attempts.failed(reset);
    attempts.reached(2);
    attempts.failed(reset);
    attempts.reached(3);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> attempts.failed(reset));
  }

  @Test
  void waits_as_long_as_the_source_asks() {
    Attempts attempts = quick();
    long begin = System.nanoTime();

    attempts.failed(new TryLaterException("503", Optional.of(Duration.ofMillis(200))));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(190));
  }

  @Test
  void does_not_wait_longer_than_it_has_patience() {
    Attempts attempts = quick();

    assertFails(
            Kind.SOURCE_UNAVAILABLE,
            () -> attempts.failed(new TryLaterException("503", Optional.of(Duration.ofHours(1)))))
        .hasMessageEndingWith("503");
    assertThat(told).isEmpty();
  }

  @Test
  void one_attempt_is_one_attempt() {
    Attempts attempts = attempts(1, Duration.ZERO, Duration.ofMinutes(1));

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> attempts.failed(reset))
        .hasMessageEndingWith("Connection reset");
  }

  @Test
  void an_interrupt_ends_the_wait_and_is_kept() {
    Attempts attempts = attempts(3, Duration.ofSeconds(30), Duration.ofMinutes(1));
    Thread.currentThread().interrupt();

    assertFails(Kind.INTERRUPTED, () -> attempts.failed(reset));
    assertThat(Thread.interrupted()).isTrue();
  }
}

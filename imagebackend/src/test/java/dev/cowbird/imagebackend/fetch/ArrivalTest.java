/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.testing.Threads;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What arrives, read at any offset and from its beginning to its end. */
@Timeout(20)
class ArrivalTest {
  private static final int LENGTH = 10_000;

  @TempDir
  Path directory;

  private final byte[] content = new byte[LENGTH];
  private Path file = Path.of("unset");

  @BeforeEach
  void make_file() throws IOException {
    new Random(1).nextBytes(content);
    file = Files.createFile(directory.resolve("part"));
  }

  private Arrival arrival(long arrived) {
    return new Arrival(file, OptionalLong.of(LENGTH), arrived);
  }

  private void write(int from, int to) throws IOException {
    Files.write(file, Arrays.copyOfRange(content, from, to), StandardOpenOption.APPEND);
  }

  /** Begins to read on another thread, and returns once that waits for what is to arrive. */
  private static <T> FutureTask<T> waiting(Callable<T> reading) {
    FutureTask<T> task = started(reading);
    Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
    return task;
  }

  private static <T> FutureTask<T> started(Callable<T> reading) {
    FutureTask<T> task = new FutureTask<>(reading);
    new Thread(task, "reader").start();
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(10, TimeUnit.SECONDS);
  }

  private static byte[] read(ArrivingBytes bytes, long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    bytes.read(offset, into);
    assertThat(into.hasRemaining()).isFalse();
    return into.array();
  }

  @Test
  void what_is_there_is_read_without_a_wait() throws IOException {
    write(0, 5000);
    try (Arrival arrival = arrival(5000);
        ArrivingBytes bytes = arrival.open()) {
      assertThat(bytes.size()).isEqualTo(LENGTH);
      assertThat(read(bytes, 0, 5000)).isEqualTo(Arrays.copyOf(content, 5000));
      assertThat(read(bytes, 4999, 1)).containsExactly(content[4999]);
      assertThat(read(bytes, LENGTH, 0)).isEmpty();
      assertThat(arrival.awaitBeyond(4999)).isEqualTo(5000);
    }
  }

  @Test
  void who_reads_what_is_to_come_waits_until_all_of_it_is_there() throws Exception {
    try (Arrival arrival = arrival(0);
        ArrivingBytes bytes = arrival.open()) {
      FutureTask<byte[]> read = waiting(() -> read(bytes, 1000, 3000));

      write(0, 3999);
      arrival.reached(3999);
      Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
      assertThat(read.isDone()).isFalse();
      write(3999, 4000);
      arrival.reached(4000);

      assertThat(result(read)).isEqualTo(Arrays.copyOfRange(content, 1000, 4000));
    }
  }

  @Test
  void all_who_wait_are_woken() throws Exception {
    try (Arrival arrival = arrival(0);
        ArrivingBytes bytes = arrival.open()) {
      FutureTask<byte[]> one = waiting(() -> read(bytes, 0, LENGTH));
      FutureTask<byte[]> other = started(() -> read(bytes, LENGTH - 1, 1));

      write(0, LENGTH);
      arrival.reached(LENGTH);

      assertThat(result(one)).isEqualTo(content);
      assertThat(result(other)).containsExactly(content[LENGTH - 1]);
    }
  }

  @Test
  void what_breaks_off_ends_the_wait_and_gives_nothing_more() throws Exception {
    write(0, 100);
    Arrival arrival = arrival(100);
    try (ArrivingBytes bytes = arrival.open()) {
      FutureTask<byte[]> read = waiting(() -> read(bytes, 0, LENGTH));

      arrival.close();

      assertThatThrownBy(() -> result(read))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("broke off");
      assertThatThrownBy(() -> read(bytes, 0, 1)).hasMessageContaining("broke off");
    }
  }

  @Test
  void what_is_complete_can_be_read_after_it_is_closed() throws IOException {
    write(0, LENGTH);
    Arrival arrival = arrival(0);
    arrival.reached(LENGTH);
    arrival.complete();
    arrival.close();

    try (ArrivingBytes bytes = arrival.open()) {
      assertThat(read(bytes, 0, LENGTH)).isEqualTo(content);
      assertThat(arrival.awaitBeyond(LENGTH)).isEqualTo(LENGTH);
    }
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays_set() throws IOException {
    try (Arrival arrival = arrival(0);
        ArrivingBytes bytes = arrival.open()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> read(bytes, 0, 1)).isInstanceOf(ClosedByInterruptException.class);

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Zeros at the end are not written before the file is complete. */
  @Test
  void what_has_arrived_behind_the_end_of_the_file_is_zeros() throws IOException {
    write(0, 10);
    try (Arrival arrival = arrival(0);
        ArrivingBytes bytes = arrival.open()) {
      arrival.reached(5000);

      byte[] expected = Arrays.copyOf(Arrays.copyOf(content, 10), 5000);
      assertThat(read(bytes, 0, 5000)).isEqualTo(expected);
      assertThat(read(bytes, 20, 100)).containsOnly(0);
    }
  }

  @Test
  void what_is_shorter_than_told_ends_early() throws IOException {
    write(0, 100);
    try (Arrival arrival = arrival(100);
        ArrivingBytes bytes = arrival.open()) {
      arrival.complete();

      assertThat(read(bytes, 0, 100)).isEqualTo(Arrays.copyOf(content, 100));
      assertThatThrownBy(() -> read(bytes, 50, 51)).isInstanceOf(EOFException.class);
      assertThat(arrival.awaitBeyond(100)).isEqualTo(100);
    }
  }

  /** Without a wait: nothing there ever comes. */
  @Test
  void nothing_is_outside_of_the_length_told() throws IOException {
    try (Arrival arrival = arrival(0);
        ArrivingBytes bytes = arrival.open()) {
      assertThatThrownBy(() -> read(bytes, LENGTH - 1, 2)).isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> read(bytes, -1, 1)).isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> read(bytes, Long.MAX_VALUE, 1)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void what_tells_no_length_can_not_be_read_at_any_offset() {
    try (Arrival arrival = new Arrival(file, OptionalLong.empty(), 0)) {
      assertThatThrownBy(arrival::open).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_stream_gives_all_to_the_end_as_it_comes() throws Exception {
    try (Arrival arrival = new Arrival(file, OptionalLong.empty(), 0)) {
      FutureTask<byte[]> read = waiting(() -> {
        try (ArrivingStream stream = new ArrivingStream(arrival)) {
          return stream.readAllBytes();
        }
      });

      for (int at = 0; at < LENGTH; at += 1000) {
        write(at, at + 1000);
        arrival.reached(at + 1000L);
      }
      arrival.reached(LENGTH + 500L);
      arrival.complete();

      assertThat(result(read)).isEqualTo(Arrays.copyOf(content, LENGTH + 500));
    }
  }

  @Test
  void a_stream_gives_what_is_there_and_does_not_wait_to_fill_a_buffer() throws IOException {
    write(0, 10);
    try (Arrival arrival = arrival(10);
        ArrivingStream stream = new ArrivingStream(arrival)) {
      assertThat(stream.read(new byte[100], 0, 0)).isZero();
      assertThat(stream.read(new byte[100], 5, 95)).isEqualTo(10);
      arrival.complete();
      assertThat(stream.read(new byte[100])).isEqualTo(-1);
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void a_stream_of_what_breaks_off_fails() throws IOException {
    write(0, 10);
    Arrival arrival = arrival(10);
    try (ArrivingStream stream = new ArrivingStream(arrival)) {
      assertThat(stream.readNBytes(10)).hasSize(10);
      arrival.close();
      assertThatThrownBy(stream::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broke off");
    }
  }
}

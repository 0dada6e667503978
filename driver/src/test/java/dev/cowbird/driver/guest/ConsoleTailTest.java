/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleTailTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir
  Path directory;

  private Path log;
  private ConsoleTail tail;

  @BeforeEach
  void open() {
    log = directory.resolve("console.log");
    tail = ConsoleTail.of(log);
  }

  @AfterEach
  void close() {
    boolean unused = Thread.interrupted();
    tail.close();
  }

  private void print(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String readNow() {
    return new String(tail.read(Duration.ZERO), UTF_8);
  }

  private CompletableFuture<String> readLater() {
    return CompletableFuture.supplyAsync(() -> new String(tail.read(LONG), UTF_8));
  }

  @Test
  void reads_nothing_of_a_file_that_is_not_there() {
    assertThat(readNow()).isEmpty();
    assertThat(tail.read(Duration.ofMillis(20))).isEmpty();
  }

  @Test
  void reads_from_the_first_byte() throws IOException {
    print("booting\n");

    assertThat(readNow()).isEqualTo("booting\n");
    assertThat(readNow()).isEmpty();
  }

  @Test
  void goes_on_where_it_was() throws IOException {
    print("one");
    assertThat(readNow()).isEqualTo("one");
    print("two");
    print("three");

    assertThat(readNow()).isEqualTo("twothree");
  }

  @Test
  void reads_a_large_log_in_pieces() throws IOException {
    print("0123456789abcdef".repeat(10_000));

    StringBuilder all = new StringBuilder();
    for (String piece = readNow(); !piece.isEmpty(); piece = readNow()) {
      assertThat(piece.length()).isLessThanOrEqualTo(64 << 10);
      all.append(piece);
    }

    assertThat(all).hasSize(160_000).isEqualToIgnoringCase("0123456789abcdef".repeat(10_000));
  }

  @Test
  void waits_for_growth() throws IOException {
    print("one");
    readNow();
    CompletableFuture<String> next = readLater();

    print("two");

    assertThat(next).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("two");
  }

  @Test
  void waits_for_a_file_that_appears_later() throws IOException {
    CompletableFuture<String> first = readLater();

    print("late");

    assertThat(first).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("late");
  }

  @Test
  void waits_for_a_file_that_is_renamed_into_place() throws IOException {
    CompletableFuture<String> first = readLater();

    Path other = Files.writeString(directory.resolve("other"), "moved");
    Files.move(other, log);

    assertThat(first).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("moved");
  }

  @Test
  void reads_a_rotated_log_to_its_end_before_the_next() throws IOException {
    print("old ");
    assertThat(readNow()).isEqualTo("old ");
    print("end ");
    Files.move(log, directory.resolve("console.log.0"));
    print("new");

    assertThat(readNow()).isEqualTo("end ");
    assertThat(readNow()).isEqualTo("new");
    assertThat(readNow()).isEmpty();
  }

  @Test
  void reads_on_while_a_rotated_log_has_no_successor_yet() throws IOException {
    print("old");
    readNow();
    Path rotated = directory.resolve("console.log.0");
    Files.move(log, rotated);

    assertThat(readNow()).isEmpty();
    Files.writeString(rotated, "-late", StandardOpenOption.APPEND);
    assertThat(readNow()).isEqualTo("-late");
    print("new");
    assertThat(readNow()).isEqualTo("new");
  }

  @Test
  void waits_over_a_rotation() throws IOException {
    print("old");
    readNow();
    CompletableFuture<String> next = readLater();

    Files.move(log, directory.resolve("console.log.0"));
    print("new");

    assertThat(next).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("new");
  }

  @Test
  void notices_no_other_file() throws IOException {
    Files.writeString(directory.resolve("other"), "noise");

    assertThat(tail.read(Duration.ofMillis(20))).isEmpty();
  }

  private void readAfter(LogPosition start) {
    tail = ConsoleTail.after(log, start);
  }

  @Test
  void begins_after_what_was_there_at_the_start() throws IOException {
    print("first boot\n");
    readAfter(LogPosition.endOf(log).orElseThrow());
    assertThat(readNow()).isEmpty();
    print("second boot\n");

    assertThat(readNow()).isEqualTo("second boot\n");
  }

  @Test
  void begins_at_the_first_byte_of_a_log_that_was_rotated_since_the_start() throws IOException {
    print("first boot\n");
    LogPosition start = LogPosition.endOf(log).orElseThrow();
    Files.move(log, directory.resolve("console.log.0"));
    print("second boot, and much more\n");
    readAfter(start);

    assertThat(readNow()).isEqualTo("second boot, and much more\n");
  }

  @Test
  void begins_at_the_first_byte_of_a_log_that_was_emptied_since_the_start() throws IOException {
    print("first boot\n");
    LogPosition start = LogPosition.endOf(log).orElseThrow();
    Files.writeString(log, "second", StandardOpenOption.TRUNCATE_EXISTING);
    readAfter(start);

    assertThat(readNow()).isEqualTo("second");
  }

  @Test
  void reads_all_of_what_follows_a_rotation() throws IOException {
    print("first boot\n");
    readAfter(LogPosition.endOf(log).orElseThrow());
    readNow();
    Files.move(log, directory.resolve("console.log.0"));
    print("new\n");

    assertThat(readNow()).isEqualTo("new\n");
  }

  @Test
  void a_log_that_is_not_there_has_come_nowhere() throws IOException {
    assertThat(LogPosition.endOf(log)).isEmpty();
  }

  @Test
  void looks_again_where_nothing_tells_of_changes() throws IOException {
    tail = ConsoleTail.of(log, watched -> {
      throw new IOException("User limit of inotify instances reached or too many open files");
    });
    print("one");
    assertThat(readNow()).isEqualTo("one");
    CompletableFuture<String> next = readLater();
    print("two");

    assertThat(next).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("two");
  }

  @Test
  void watches_only_to_wait() throws IOException {
    tail = ConsoleTail.of(log, watched -> {
      throw new AssertionError(watched + " is watched");
    });
    print("one");

    assertThat(readNow()).isEqualTo("one");
    assertThat(readNow()).isEmpty();
  }

  @Test
  void ends_when_interrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> tail.read(LONG))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED))
        .hasMessageContaining("console.log");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void ends_when_interrupted_at_a_log_that_is_open() throws IOException {
    print("one");
    readNow();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> tail.read(LONG))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void needs_a_directory() {
    assertThatThrownBy(() -> ConsoleTail.of(directory.resolve("nowhere/console.log")))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY))
        .hasMessageContaining("nowhere");
  }

  @Test
  void tells_when_the_log_is_no_file() throws IOException {
    Files.createDirectory(log);

    assertThatThrownBy(this::readNow)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY));
  }
}

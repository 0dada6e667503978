/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class WritebackTest {
  private static final long NEVER = Long.MAX_VALUE;

  @TempDir
  Path directory;

  @AfterEach
  void no_thread_is_left() {
    Threads.assertNoneLeft();
  }

  /** Counts what is done to its files; the n-th goes wrong. */
  private static FaultyFiles counting(long n, Fault fault) {
    return new FaultyFiles(new LinuxFiles(), n, Moment.BEFORE, fault);
  }

  private static FaultyFiles counting() {
    return counting(NEVER, Fault.ioError());
  }

  private FileChannel create(HostFiles files, String name) throws IOException {
    return files.create(directory.resolve(name));
  }

  @Test
  void writes_all_files_each_time_that_enough_has_come_together() throws IOException {
    FaultyFiles files = counting();
    try (FileChannel one = create(files, "one");
        FileChannel other = create(files, "other");
        Writeback writeback = new Writeback(100)) {
      writeback.add(one);
      writeback.add(other);

      writeback.written(60);
      writeback.written(40);
      await().until(() -> files.operations() == 4);
      writeback.written(150);
      await().until(() -> files.operations() == 6);
    }
  }

  @Test
  void too_little_is_left_to_who_makes_it_durable() throws IOException {
    FaultyFiles files = counting();
    try (FileChannel file = create(files, "file")) {
      try (Writeback writeback = new Writeback(100)) {
        writeback.add(file);
        writeback.written(100);
        await().until(() -> files.operations() == 2);
        Threads.awaitAnyAsleepIn(Writeback.class, "awaitWork");
        writeback.written(50);
        writeback.written(49);
        Threads.awaitAnyAsleepIn(Writeback.class, "awaitWork");
      }
      assertThat(files.operations()).isEqualTo(2);
    }
  }

  @Test
  void however_little_is_written_when_that_is_wanted() throws IOException {
    FaultyFiles files = counting();
    try (FileChannel file = create(files, "file");
        Writeback writeback = new Writeback(NEVER)) {
      writeback.add(file);

      writeback.begin();

      await().until(() -> files.operations() == 2);
    }
  }

  @Test
  void who_writes_does_not_wait_and_who_closes_does() throws IOException {
    Thread caller = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    FaultyFiles slow = counting(2, Fault.running(() -> {
      begun.countDown();
      Threads.awaitIn(caller, Writeback.class, "close");
    }));
    try (FileChannel file = create(slow, "file")) {
      Writeback writeback = new Writeback(1);
      writeback.add(file);
      writeback.written(1);
      assertThat(begun).satisfies(CountDownLatch::await);
      writeback.written(1);

      writeback.close();

      assertThat(slow.operations()).isEqualTo(2);
    }
  }

  @Test
  void an_interrupt_does_not_end_the_wait_for_a_round_and_stays_set() throws IOException {
    Thread caller = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    FaultyFiles slow = counting(2, Fault.running(() -> {
      begun.countDown();
      Threads.awaitIn(caller, Writeback.class, "close");
    }));
    try (FileChannel file = create(slow, "file")) {
      Writeback writeback = new Writeback(1);
      writeback.add(file);
      writeback.begin();
      assertThat(begun).satisfies(CountDownLatch::await);
      caller.interrupt();

      writeback.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(file.isOpen()).isTrue();
    }
  }

  @Test
  void a_failure_is_left_to_who_makes_it_durable() throws IOException {
    FaultyFiles failing = counting(2, Fault.ioError());
    try (FileChannel file = create(failing, "file");
        Writeback writeback = new Writeback(1)) {
      writeback.add(file);

      writeback.written(1);
      Threads.assertNoneLeft();
      writeback.written(1);

      assertThat(failing.struck()).isTrue();
    }
  }

  @Test
  void without_files_there_is_nothing_to_do() {
    try (Writeback writeback = new Writeback(1)) {
      writeback.written(1);
      writeback.close();
      writeback.begin();
    }
  }
}

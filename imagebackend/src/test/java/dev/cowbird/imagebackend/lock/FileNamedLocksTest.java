/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.NamedLocks.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FileNamedLocksTest extends NamedLocksContract {

  @Override
  NamedLocks open(Path lockDirectory) {
    return new FileNamedLocks(lockDirectory, new LinuxFiles());
  }

  @Override
  void awaitWaiting() {
    await().until(() -> OpenLockFiles.find(lockFile()).map(LockFile::waiting).orElse(0) == 1);
  }

  @Test
  void an_exclusive_holder_excludes_other_processes() throws IOException {
    try (HeldLock held = exclusive(locks, SHORT);
        ChildJvm jvm = lockingJvm(Mode.SHARED, SHORT)) {
      assertThat(jvm.readLine()).startsWith("LOCK_TIMEOUT").contains(held.key(), "(testing)");
    }
  }

  @Test
  void an_exclusive_holder_in_another_process_excludes_us_until_it_lets_go() throws IOException {
    try (ChildJvm jvm = lockingJvm(Mode.EXCLUSIVE, LONG)) {
      assertThat(jvm.readLine()).isEqualTo("held");

      assertTimesOut(() -> shared(locks, SHORT));
      ImageException failure =
          catchThrowableOfType(ImageException.class, () -> exclusive(locks, SHORT));
      assertThat(failure)
          .hasMessageContaining("held by pid " + jvm.pid() + " on ")
          .hasMessageContaining("(in the child)");

      CompletableFuture<HeldLock> waiter =
          CompletableFuture.supplyAsync(() -> exclusive(locks, LONG));
      jvm.writeLine("let go");
      waiter.join().close();
      assertThat(jvm.readLine()).isEqualTo("let go");
    }
  }

  @Test
  void processes_share_and_a_writer_waits_for_all_of_them() throws IOException {
    try (ChildJvm jvm = lockingJvm(Mode.SHARED, LONG)) {
      assertThat(jvm.readLine()).isEqualTo("held");
      HeldLock mine = shared(locks, Duration.ZERO);

      // Letting ours go must not let go of what the other process holds, nor the reverse.
      mine.close();
      assertTimesOut(() -> exclusive(locks, SHORT));
      mine = shared(locks, Duration.ZERO);
      jvm.writeLine("let go");
      assertThat(jvm.readLine()).isEqualTo("let go");
      try (ChildJvm writer = lockingJvm(Mode.EXCLUSIVE, SHORT)) {
        assertThat(writer.readLine()).startsWith("LOCK_TIMEOUT");
      }
      mine.close();
      exclusive(locks, Duration.ZERO).close();
    }
  }

  @Test
  void a_lock_survives_what_other_objects_of_its_jvm_do() throws IOException {
    try (HeldLock held = exclusive(locks, SHORT)) {
      try (NamedLocks other = open(directory.resolve("locks"))) {
        assertTimesOut(() -> exclusive(other, SHORT));
      }
      try (ChildJvm jvm = lockingJvm(Mode.EXCLUSIVE, SHORT)) {
        assertThat(jvm.readLine()).startsWith("LOCK_TIMEOUT").contains(held.key());
      }
    }
  }

  @Test
  void a_killed_holder_lets_go_and_is_no_holder_any_more() throws IOException {
    try (ChildJvm jvm = lockingJvm(Mode.EXCLUSIVE, LONG)) {
      assertThat(jvm.readLine()).isEqualTo("held");
      await().until(() -> Files.exists(holderFile()));
      CompletableFuture<HeldLock> waiter =
          CompletableFuture.supplyAsync(() -> exclusive(locks, LONG));

      jvm.kill();

      waiter.join().close();
    }
    assertThat(holderFile()).doesNotExist();
  }

  @Test
  void a_killed_holder_is_not_taken_for_who_holds_the_lock_now() throws IOException {
    try (ChildJvm jvm = lockingJvm(Mode.EXCLUSIVE, LONG)) {
      assertThat(jvm.readLine()).isEqualTo("held");
      await().until(() -> new HolderFile(holderFile()).read().isPresent());
      byte[] stale = Files.readAllBytes(holderFile());
      jvm.kill();
      try (ChildJvm sharing = lockingJvm(Mode.SHARED, LONG)) {
        assertThat(sharing.readLine()).isEqualTo("held");
        assertThat(holderFile()).doesNotExist();
        assertThatThrownBy(() -> exclusive(locks, SHORT))
            .hasMessageEndingWith("held by an unknown process");

        Files.write(holderFile(), stale);
        assertThatThrownBy(() -> exclusive(locks, SHORT))
            .hasMessageContaining(
                "held by an unknown process; the last one known, pid " + jvm.pid())
            .hasMessageEndingWith("is gone");
      }
    }
  }

  @Test
  void a_holder_on_another_host_is_only_the_last_one_known() throws IOException {
    try (ChildJvm sharing = lockingJvm(Mode.SHARED, LONG)) {
      assertThat(sharing.readLine()).isEqualTo("held");
      Files.writeString(
          holderFile(),
          "{\"pid\":1,\"host\":\"far\\u001b[1m\",\"since\":\"2026-01-01T00:00:00Z\",\"purpose\":\"x\"}");

      assertThatThrownBy(() -> exclusive(locks, SHORT))
          .hasMessageEndingWith("held by another host; last known is pid 1 on far?[1m (x) since"
              + " 2026-01-01T00:00:00Z");
    }
  }

  @Test
  void the_holder_stands_in_a_file_while_it_holds() throws IOException {
    try (HeldLock held = exclusive(locks, SHORT)) {
      assertThat(held.key()).isEqualTo(KEY);
      await().until(() -> new HolderFile(holderFile()).read().isPresent());
      assertThat(Files.readString(holderFile()))
          .contains("\"pid\":" + ProcessHandle.current().pid())
          .contains("\"host\":\"")
          .contains("\"since\":\"20")
          .contains("\"purpose\":\"testing\"");
    }

    assertThat(directory.resolve("locks")).isDirectoryNotContaining("glob:**.tmp");
    assertThat(holderFile()).doesNotExist();
    assertThat(lockFile()).exists();
  }

  @Test
  void a_holder_stays_recorded_when_its_locks_are_closed_meanwhile() throws IOException {
    NamedLocks closing = open(directory.resolve("locks"));
    try (HeldLock held = exclusive(closing, SHORT)) {
      closing.close();

      await().until(() -> Files.exists(holderFile()));
      assertThat(held.key()).isEqualTo(KEY);
    }
    assertThat(holderFile()).doesNotExist();
  }

  /** On a busy machine a short hold may become a long one, but not each. */
  @Test
  void short_holds_leave_no_trace() {
    exclusive(locks, SHORT).close();
    await().until(() -> {
      FileTime before = Files.getLastModifiedTime(real());
      exclusive(locks, SHORT).close();
      return Files.getLastModifiedTime(real()).equals(before);
    });
  }

  @Test
  void a_holder_that_can_not_be_recorded_holds_all_the_same() throws IOException {
    Files.createDirectories(holderFile().resolve("in the way"));

    try (HeldLock held = exclusive(locks, SHORT);
        ChildJvm jvm = lockingJvm(Mode.SHARED, SHORT)) {
      assertThat(jvm.readLine()).contains(held.key()).endsWith("held by an unknown process");
    }

    assertThat(directory.resolve("locks")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void garbage_for_a_holder_is_no_holder() throws IOException {
    try (ChildJvm sharing = lockingJvm(Mode.SHARED, LONG)) {
      assertThat(sharing.readLine()).isEqualTo("held");
      for (String garbage : new String[] {"", "{", "[]", "null", "{\"since\":\"yesterday\"}"}) {
        Files.writeString(holderFile(), garbage);
        assertThatThrownBy(() -> exclusive(locks, Duration.ZERO))
            .hasMessageEndingWith("held by an unknown process");
      }
    }
  }

  @Test
  void only_its_owner_may_open_a_lock_file() throws IOException {
    exclusive(locks, SHORT).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lockFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void keeps_nothing_open_when_nobody_holds_or_waits() {
    HeldLock held = exclusive(locks, SHORT);
    assertTimesOut(() -> exclusive(locks, SHORT));
    assertThat(OpenLockFiles.find(lockFile())).isPresent();

    held.close();

    assertThat(OpenLockFiles.find(lockFile())).isEmpty();
  }

  @Test
  void excludes_through_a_symbolic_link_to_its_directory() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("locks"));

    try (HeldLock held = exclusive(locks, SHORT);
        NamedLocks linked = open(link)) {
      assertTimesOut(() -> shared(linked, SHORT));
      assertThat(held.key()).isEqualTo(KEY);
    }
  }

  @Test
  void fails_when_the_lock_file_can_not_be_opened() throws IOException {
    Files.createDirectory(lockFile());

    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> exclusive(locks, SHORT));

    assertThat(failure.kind()).isEqualTo(Kind.STATE_DIRECTORY);
    assertThat(failure).hasMessageContaining(lockFile().toString());
    assertThat(OpenLockFiles.find(lockFile())).isEmpty();
  }

  @Test
  void fails_when_its_directory_can_not_be_made() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> open(file))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY));
  }

  private Path lockFile() {
    return real().resolve("cowbird-" + KEY);
  }

  private Path holderFile() {
    return real().resolve(KEY + ".json");
  }

  private Path real() {
    try {
      return directory.resolve("locks").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildJvm lockingJvm(Mode mode, Duration timeout) {
    return ChildJvm.start(LockingJvm.class, directory.resolve("locks"), mode, timeout);
  }

  /** Takes a lock, says so, and lets go of it when told. */
  static final class LockingJvm {
    private LockingJvm() {}

    public static void main(String[] arguments) throws IOException {
      BufferedReader stdin =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      try (NamedLocks locks = new FileNamedLocks(Path.of(arguments[0]), new LinuxFiles())) {
        HeldLock held = locks.acquire(
            KEY,
            Mode.valueOf(arguments[1]),
            "in the child",
            Duration.parse(arguments[2]),
            ProgressListener.none());
        System.out.println("held");
        stdin.readLine();
        held.close();
        System.out.println("let go");
        stdin.readLine();
      } catch (ImageException e) {
        System.out.println(e.kind() + " " + e.getMessage());
      }
    }
  }
}

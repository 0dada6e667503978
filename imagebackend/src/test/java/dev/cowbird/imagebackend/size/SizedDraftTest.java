/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SizedDraftTest {
  private static final DiskSize SIZE = new DiskSize((2 << 20) + 512);
  private static final CacheId ID = new ImageId("/images/a").cacheId(1);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final byte[] content = new byte[1 << 20];
  private StateLayout layout = new StateLayout(Path.of("unset"));
  private Optional<FileNamedLocks> locks = Optional.empty();

  @BeforeEach
  void make_state_directory() throws IOException {
    Arrays.fill(content, content.length / 2, content.length, (byte) 'x');
    layout = new StateLayout(directory);
    linux.createDirectories(layout.bases());
    locks = Optional.of(new FileNamedLocks(layout.locks(), linux));
    Files.write(layout.base(ID), content);
  }

  @AfterEach
  void close_locks() {
    locks.ifPresent(FileNamedLocks::close);
  }

  private SizedBases sizedBases(HostFiles files, Duration lockTimeout) {
    StateLocks stateLocks = new StateLocks(layout, locks.orElseThrow(), lockTimeout);
    SpaceGuard space = new SpaceGuard(files, layout.bases());
    GrownCopy copies = new GrownCopy(files, space, new ScriptedCommandRunner());
    return new SizedBases(layout, files, stateLocks, copies);
  }

  private SizedBases sizedBases() {
    return sizedBases(linux, Duration.ofSeconds(10));
  }

  private SizedDraft draft(HostFiles files) {
    return sizedBases(files, Duration.ofSeconds(10)).draft(ID, SIZE, ProgressListener.none());
  }

  private Base base() throws IOException {
    Path file = layout.base(ID);
    return new Base(
        "/images/a",
        ID,
        1,
        file,
        ImageFormat.RAW,
        DiskSize.holding(content.length),
        Map.of(),
        List.of(),
        Optional.of(new ContentDigester(linux).digest(file)),
        Optional.empty(),
        Instant.EPOCH);
  }

  private List<Path> besideTheBase() throws IOException {
    try (Stream<Path> list = Files.list(layout.bases())) {
      return list.filter(file -> !file.equals(layout.base(ID))).toList();
    }
  }

  private void assertIsTheSizedBase() throws IOException {
    assertThat(besideTheBase())
        .containsExactlyInAnyOrder(layout.sizedBase(ID, SIZE), layout.sizedRecord(ID, SIZE));
    assertThat(Files.readAllBytes(layout.sizedBase(ID, SIZE)))
        .isEqualTo(Arrays.copyOf(content, (int) SIZE.bytes()));
    assertThat(sizedBases().content(ID, SIZE)).isEqualTo(base().content());
  }

  @Test
  void what_another_has_written_is_grown_and_published() throws IOException {
    try (SizedDraft draft = draft(linux)) {
      Files.write(draft.path(), content);
      draft.grow(content.length);
      draft.publish(base());
    }

    assertIsTheSizedBase();
  }

  @Test
  void a_copy_is_the_same() throws IOException {
    try (SizedDraft draft = draft(linux)) {
      draft.fill(base());
      draft.publish(base());
    }

    assertIsTheSizedBase();
  }

  @Test
  void nothing_is_left_of_what_is_not_published() throws IOException {
    try (SizedDraft draft = draft(linux)) {
      draft.fill(base());
    }
    assertThat(besideTheBase()).isEmpty();

    try (SizedDraft draft = draft(linux)) {
      assertThat(draft.path()).doesNotExist();
    }
    assertThat(besideTheBase()).isEmpty();
  }

  @Test
  void nothing_is_left_of_what_can_not_be_published() throws IOException {
    HostFiles failing = new ForwardingFiles(linux) {
      @Override
      public void extend(Path file, long bytes) throws IOException {
        throw new IOException("Input/output error");
      }
    };
    try (SizedDraft draft = draft(failing)) {
      Files.write(draft.path(), content);
      assertFails(Kind.STATE_DIRECTORY, () -> draft.grow(content.length));
    }

    assertThat(besideTheBase()).isEmpty();
  }

  @Test
  void nobody_else_makes_the_same_meanwhile() throws IOException {
    SizedBases impatient = sizedBases(linux, Duration.ofMillis(50));
    try (SizedDraft draft = draft(linux)) {
      assertFails(
          Kind.LOCK_TIMEOUT,
          () -> impatient.lease(base(), SIZE, ProgressListener.none()).close());
      assertFails(
          Kind.LOCK_TIMEOUT,
          () -> impatient.draft(ID, SIZE, ProgressListener.none()).close());
      draft.close();
      draft.close();
    }

    impatient.draft(ID, SIZE, ProgressListener.none()).close();
  }

  /** One thread follows the image, and another publishes what came of it. */
  @Test
  void another_thread_may_go_on_with_it() throws Exception {
    FutureTask<SizedDraft> begun = new FutureTask<>(() -> {
      SizedDraft draft = draft(linux);
      Files.write(draft.path(), content);
      return draft;
    });
    new Thread(begun).start();

    try (SizedDraft draft = begun.get(10, TimeUnit.SECONDS)) {
      draft.grow(content.length);
      draft.publish(base());
    }

    assertIsTheSizedBase();
    sizedBases(linux, Duration.ofMillis(50))
        .draft(ID, SIZE, ProgressListener.none())
        .close();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SizedBasesTest {
  private static final int MIB = 1 << 20;
  private static final DiskSize SMALL = new DiskSize(MIB);
  private static final DiskSize LARGE = new DiskSize(32L * MIB);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final ContentDigester digester = new ContentDigester(linux);
  private StateLayout layout = new StateLayout(Path.of("unset"));
  private Optional<FileNamedLocks> locks = Optional.empty();

  @BeforeEach
  void make_state_directory() throws IOException {
    layout = new StateLayout(directory);
    linux.createDirectories(layout.bases());
    locks = Optional.of(new FileNamedLocks(layout.locks(), linux));
  }

  @AfterEach
  void close_locks() {
    locks.ifPresent(FileNamedLocks::close);
  }

  private SizedBases sizedBases(HostFiles files, CommandRunner commands) {
    return sizedBases(files, commands, locks.orElseThrow());
  }

  private SizedBases sizedBases(HostFiles files, CommandRunner commands, NamedLocks namedLocks) {
    StateLocks stateLocks = new StateLocks(layout, namedLocks, Duration.ofSeconds(10));
    SpaceGuard space = new SpaceGuard(files, layout.bases());
    return new SizedBases(layout, files, stateLocks, new GrownCopy(files, space, commands));
  }

  private SizedBases sizedBases() {
    return sizedBases(linux, new ScriptedCommandRunner());
  }

  private Base base(byte[] content) throws IOException {
    ImageId image = new ImageId("/images/a");
    Path file = layout.base(image.cacheId(1));
    Files.write(file, content);
    return new Base(
        image.value(),
        image.cacheId(1),
        1,
        file,
        ImageFormat.RAW,
        DiskSize.holding(content.length),
        Map.of(),
        List.of(),
        Optional.of(digester.digest(file)),
        Optional.empty(),
        Instant.EPOCH);
  }

  private Base base() throws IOException {
    byte[] content = new byte[MIB];
    Arrays.fill(content, MIB / 2, MIB, (byte) 'x');
    return base(content);
  }

  @Test
  void is_a_longer_copy_that_nobody_may_change() throws IOException {
    Base base = base();

    try (SizedBase sized = sizedBases().lease(base, LARGE, ProgressListener.none())) {
      assertThat(sized.path()).isEqualTo(layout.sizedBase(base.cacheId(), LARGE));
      assertThat(sized.fileSystem()).isEqualTo(FileSystemGrowth.LEFT);
      byte[] expected = Arrays.copyOf(Files.readAllBytes(base.path()), (int) LARGE.bytes());
      assertThat(Arrays.equals(Files.readAllBytes(sized.path()), expected)).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sized.path())))
          .isEqualTo("r--r--r--");
    }
  }

  @Test
  void is_made_once() throws IOException {
    Base base = base();
    List<Progress> told = new ArrayList<>();
    sizedBases().lease(base, LARGE, told::add).close();
    Path sized = layout.sizedBase(base.cacheId(), LARGE);
    FileTime made = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(sized, made);
    Object inode = Files.readAttributes(sized, "unix:ino").get("ino");

    sizedBases().lease(base, LARGE, told::add).close();

    assertThat(Files.getLastModifiedTime(sized)).isEqualTo(made);
    assertThat(Files.readAttributes(sized, "unix:ino")).containsEntry("ino", inode);
    assertThat(told).extracting(Progress::step).containsExactly(Progress.Step.SIZE);
  }

  @Test
  void is_not_made_again_if_another_makes_it_while_the_lock_is_awaited() throws IOException {
    Base base = base();
    List<Progress> told = new ArrayList<>();
    NamedLocks late = new LateLocks(
        locks.orElseThrow(),
        () -> sizedBases().lease(base, LARGE, ProgressListener.none()).close());

    sizedBases(linux, new ScriptedCommandRunner(), late)
        .lease(base, LARGE, told::add)
        .close();

    assertThat(layout.sizedBase(base.cacheId(), LARGE)).exists();
    assertThat(told).isEmpty();
  }

  @Test
  void is_made_again_if_another_removes_it_before_it_is_leased() throws IOException {
    Base base = base();
    Path file = layout.sizedBase(base.cacheId(), LARGE);
    sizedBases().lease(base, LARGE, ProgressListener.none()).close();
    linux.delete(file);

    try (SizedBase sized = sizedBases().lease(base, LARGE, ProgressListener.none())) {
      assertThat(sized.path()).hasSize(LARGE.bytes());
    }
  }

  /** Locks which others have while an exclusive one is awaited, and do something. */
  private record LateLocks(NamedLocks locks, Runnable meanwhile) implements NamedLocks {
    @Override
    public HeldLock acquire(
        String key, Mode mode, String purpose, Duration timeout, ProgressListener progress) {
      if (mode == Mode.EXCLUSIVE) {
        meanwhile.run();
      }
      return locks.acquire(key, mode, purpose, timeout, progress);
    }

    @Override
    public void close() {
      locks.close();
    }
  }

  @Test
  void a_longer_copy_is_known_by_the_content_of_its_base() throws IOException {
    Base base = base();

    try (SizedBase sized = sizedBases().lease(base, LARGE, ProgressListener.none())) {
      assertThat(sizedBases().content(base.cacheId(), LARGE))
          .isEqualTo(base.content())
          .contains(digester.digest(sized.path()));
    }
    assertThat(sizedBases().content(base.cacheId(), SMALL)).isEmpty();
  }

  @Test
  @Tag("e2fs")
  void a_grown_file_system_is_known_by_a_content_of_its_own() throws IOException {
    Path image = ExtImages.make(directory.resolve("image"), 8 * MIB, "-t", "ext4");
    Base base = base(Files.readAllBytes(image));
    SizedBases sizedBases = sizedBases(linux, new ExecCommandRunner());

    try (SizedBase sized = sizedBases.lease(base, LARGE, ProgressListener.none())) {
      assertThat(sizedBases.content(base.cacheId(), LARGE))
          .contains(digester.digest(sized.path()))
          .isNotEqualTo(base.content());
    }
  }

  @Test
  void a_record_that_was_left_alone_is_replaced() throws IOException {
    Base base = base();
    Files.writeString(layout.sizedRecord(base.cacheId(), LARGE), "{\"fsGrown\": true}");

    sizedBases().lease(base, LARGE, ProgressListener.none()).close();

    assertThat(sizedBases().content(base.cacheId(), LARGE)).isEqualTo(base.content());
  }

  @Test
  void is_removed_with_its_record() throws IOException {
    Base base = base();
    sizedBases().lease(base, LARGE, ProgressListener.none()).close();

    sizedBases().remove(base.cacheId(), LARGE);
    sizedBases().remove(base.cacheId(), LARGE);

    assertThat(names()).containsExactly(base.cacheId().hex());
  }

  @Test
  void is_not_leased_if_its_length_is_not_its_size() throws IOException {
    Base base = base();
    sizedBases().lease(base, LARGE, ProgressListener.none()).close();
    linux.extend(layout.sizedBase(base.cacheId(), LARGE), LARGE.bytes() + 512);

    assertFails(
            Kind.STATE_DIRECTORY, () -> sizedBases().lease(base, LARGE, ProgressListener.none()))
        .hasMessageContaining("not " + LARGE.bytes());
  }

  @Test
  void has_a_file_for_each_size() throws IOException {
    Base base = base();

    sizedBases().lease(base, SMALL, ProgressListener.none()).close();
    sizedBases().lease(base, LARGE, ProgressListener.none()).close();

    assertThat(names())
        .containsExactlyInAnyOrder(
            base.cacheId().hex(),
            base.cacheId() + "_" + SMALL.suffix(),
            base.cacheId() + "_" + SMALL.suffix() + ".json",
            base.cacheId() + "_" + LARGE.suffix(),
            base.cacheId() + "_" + LARGE.suffix() + ".json");
  }

  @Test
  @Tag("e2fs")
  void tells_each_time_that_the_file_system_was_grown() throws IOException {
    Path image = ExtImages.make(directory.resolve("image"), 8 * MIB, "-t", "ext4");
    Base base = base(Files.readAllBytes(image));
    SizedBases sizedBases = sizedBases(linux, new ExecCommandRunner());

    for (int i = 0; i < 2; i++) {
      try (SizedBase sized = sizedBases.lease(base, LARGE, ProgressListener.none())) {
        assertThat(sized.fileSystem()).isEqualTo(FileSystemGrowth.GROWN);
      }
    }
  }

  @Test
  void removes_what_a_dead_maker_left_of_this_size() throws IOException {
    Base base = base();
    Path dead = StateLayout.inFlight(layout.sizedBase(base.cacheId(), LARGE), InFlight.TEMPORARY);
    Path other = StateLayout.inFlight(layout.sizedBase(base.cacheId(), SMALL), InFlight.TEMPORARY);
    Files.createFile(dead);
    Files.createFile(other);

    sizedBases().lease(base, LARGE, ProgressListener.none()).close();

    assertThat(dead).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void can_be_leased_several_times_and_changed_by_nobody_meanwhile() throws IOException {
    Base base = base();
    StateLocks impatient = new StateLocks(layout, locks.orElseThrow(), Duration.ZERO);
    Path file = layout.sizedBase(base.cacheId(), LARGE);

    try (SizedBase one = sizedBases().lease(base, LARGE, ProgressListener.none());
        SizedBase two = sizedBases().lease(base, LARGE, ProgressListener.none())) {
      assertThat(one.path()).isEqualTo(two.path());
      assertFails(Kind.LOCK_TIMEOUT, () -> impatient.change(file, ProgressListener.none()));
    }
    impatient.change(file, ProgressListener.none()).close();
  }

  @Test
  void what_does_not_fit_is_not_begun() throws IOException {
    Base base = base();
    HostFiles small = new SmallDisk(linux, 100L * MIB, 5L * MIB + 4096);

    assertFails(
        Kind.NO_SPACE,
        () -> sizedBases(small, new ScriptedCommandRunner())
            .lease(base, LARGE, ProgressListener.none()));
    assertThat(names()).containsExactly(base.cacheId().hex());
  }

  @ParameterizedTest
  @EnumSource
  void a_failure_leaves_nothing_or_all_of_it(Moment moment) throws IOException {
    Base base = base();
    Path file = layout.sizedBase(base.cacheId(), LARGE);
    byte[] expected = Arrays.copyOf(Files.readAllBytes(base.path()), (int) LARGE.bytes());
    FaultyFiles faulty;
    int n = 0;
    do {
      faulty = new FaultyFiles(linux, ++n, moment, Fault.noSpace());
      try {
        sizedBases(faulty, new ScriptedCommandRunner())
            .lease(base, LARGE, ProgressListener.none())
            .close();
      } catch (ImageException e) {
        assertThat(e.kind()).isEqualTo(Kind.NO_SPACE);
      }
      assertThat(names())
          .isSubsetOf(
              base.cacheId().hex(), file.getFileName().toString(), file.getFileName() + ".json");
      if (Files.exists(file)) {
        assertThat(Arrays.equals(Files.readAllBytes(file), expected)).isTrue();
        Files.delete(file);
      }
    } while (faulty.struck());

    assertThat(n).isGreaterThan(4);
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> list = Files.list(layout.bases())) {
      return list.map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}

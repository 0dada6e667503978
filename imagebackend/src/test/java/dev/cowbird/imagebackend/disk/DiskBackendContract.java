/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.size.GrownCopy;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.size.SizedBases;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.SoundDeletes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link DiskBackend} does, as the real qemu-img sees it. */
@Tag("qemu")
abstract class DiskBackendContract {
  private static final int MIB = 1 << 20;
  private static final DiskSize LARGE = new DiskSize(5L * MIB + 512);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private StateLayout layout = new StateLayout(Path.of("unset"));
  private Optional<FileNamedLocks> locks = Optional.empty();

  /** What a backend is made of. */
  record Parts(SizedBases sizedBases, GrownCopy copies, HostFiles files) {}

  abstract DiskBackend backend(Parts parts);

  abstract DiskKind kind();

  @BeforeEach
  void make_state_directory() throws IOException {
    layout = new StateLayout(directory);
    linux.createDirectories(layout.bases());
    linux.createDirectories(instance());
    locks = Optional.of(new FileNamedLocks(layout.locks(), linux));
  }

  @AfterEach
  void close_locks() {
    locks.ifPresent(FileNamedLocks::close);
  }

  DiskBackend backend(HostFiles files, CommandRunner commands) {
    GrownCopy copies = copies(files, commands);
    return backend(new Parts(sizedBases(files, commands), copies, files));
  }

  private SizedBases sizedBases(HostFiles files, CommandRunner commands) {
    GrownCopy copies = copies(files, commands);
    return new SizedBases(layout, files, stateLocks(), copies);
  }

  private StateLocks stateLocks() {
    return new StateLocks(layout, locks.orElseThrow(), Duration.ofSeconds(10));
  }

  private GrownCopy copies(HostFiles files, CommandRunner commands) {
    return new GrownCopy(files, new SpaceGuard(files, layout.bases()), commands);
  }

  private Path instance() {
    return directory.resolve("instances/web");
  }

  Path disk() {
    return instance().resolve("disk");
  }

  /** 1 MiB of zeros, 1 MiB of data, and half a sector's worth of odd length. */
  Base base() throws IOException {
    byte[] content = new byte[2 * MIB + 512];
    Arrays.fill(content, MIB, content.length, (byte) 'x');
    ImageId image = new ImageId("/images/a");
    Path file = layout.base(image.cacheId(1));
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    return new Base(
        image.value(),
        image.cacheId(1),
        1,
        file,
        ImageFormat.RAW,
        new DiskSize(content.length),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH);
  }

  private PreparedDisk prepare(Base base, DiskSize size) {
    return backend(linux, new ExecCommandRunner())
        .prepare(base, size, disk(), ProgressListener.none());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2 * MIB + 512, 2 * MIB + 1024, 5 * MIB + 512, 1L << 30})
  void a_disk_has_the_size_asked_for_and_the_bases_content(long bytes) throws IOException {
    Base base = base();
    DiskSize size = new DiskSize(bytes);
    DiskSize expected = size.isZero() ? base.virtualSize() : size;

    try (PreparedDisk prepared = prepare(base, size)) {
      assertThat(prepared.virtualSize()).isEqualTo(expected);
      assertThat(disk()).doesNotExist();
      prepared.publish();
    }

    JsonNode info = info();
    assertThat(info.path("virtual-size").asLong()).isEqualTo(expected.bytes());
    assertThat(info.path("format").asText()).isEqualTo(kind().label());
    assertSameContent(base);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(disk())))
        .isEqualTo("rw-------");
    assertThat(linux.allocatedBytes(disk())).isLessThan(4 * MIB);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5 * MIB + 512})
  void writes_to_the_disk_do_not_reach_the_base(long bytes) throws IOException {
    Base base = base();
    byte[] before = Files.readAllBytes(base.path());
    Optional<Path> sizedBase;
    try (PreparedDisk prepared = prepare(base, new DiskSize(bytes))) {
      sizedBase = prepared.sizedBase();
      prepared.publish();
    }

    run("qemu-io", "-f", kind().label(), "-c", "write -P 0x77 0 2M", disk().toString());

    assertThat(Files.readAllBytes(base.path())).isEqualTo(before);
    if (sizedBase.isPresent()) {
      assertThat(Arrays.copyOf(Files.readAllBytes(sizedBase.get()), before.length))
          .isEqualTo(before);
    }
    run("qemu-io", "-f", kind().label(), "-c", "read -P 0x77 0 2M", disk().toString());
  }

  @Test
  void a_disk_that_is_not_published_is_gone() throws IOException {
    prepare(base(), LARGE).close();

    assertThat(instance()).isEmptyDirectory();
  }

  @Test
  void a_disk_beyond_a_published_one_is_not_touched_by_closing() throws IOException {
    try (PreparedDisk prepared = prepare(base(), LARGE)) {
      prepared.publish();
      prepared.close();
    }

    assertThat(disk()).exists();
  }

  @Test
  void a_disk_is_made_from_a_sized_base_that_is_there() throws IOException {
    Base base = base();
    SizedBase sized =
        sizedBases(linux, new ExecCommandRunner()).lease(base, LARGE, ProgressListener.none());

    try (PreparedDisk prepared = backend(linux, new ExecCommandRunner())
        .prepare(sized, LARGE, disk(), ProgressListener.none())) {
      prepared.publish();
    }

    assertThat(info().path("virtual-size").asLong()).isEqualTo(LARGE.bytes());
    assertSameContent(base);
  }

  @Test
  void a_listener_that_throws_leaves_no_disk_and_no_hold_on_the_sized_base() throws IOException {
    SizedBase sized =
        sizedBases(linux, new ExecCommandRunner()).lease(base(), LARGE, ProgressListener.none());
    ProgressListener throwing = progress -> {
      throw new IllegalStateException("deaf");
    };

    assertThatIllegalStateException()
        .isThrownBy(
            () -> backend(linux, new ExecCommandRunner()).prepare(sized, LARGE, disk(), throwing))
        .withMessage("deaf");

    assertThat(instance()).isEmptyDirectory();
    try (HeldLock free = stateLocks().change(sized.path(), ProgressListener.none())) {
      assertThat(free).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {512, 5 * MIB + 512, 1L << 35})
  void a_blank_disk_is_all_zeros_and_takes_no_room(long bytes) throws IOException {
    try (PreparedDisk prepared =
        backend(linux, new ExecCommandRunner()).blank(new DiskSize(bytes), disk())) {
      assertThat(prepared.virtualSize().bytes()).isEqualTo(bytes);
      assertThat(prepared.sizedBase()).isEmpty();
      assertThat(disk()).doesNotExist();
      prepared.publish();
    }

    assertThat(info().path("virtual-size").asLong()).isEqualTo(bytes);
    assertThat(info().path("format").asText()).isEqualTo(kind().label());
    assertThat(info().has("backing-filename")).isFalse();
    assertThat(linux.allocatedBytes(disk())).isLessThan(MIB);
    run("qemu-io", "-f", kind().label(), "-c", "read -P 0 0 512", disk().toString());
  }

  @Test
  void a_blank_disk_that_is_not_published_is_gone() {
    backend(linux, new ExecCommandRunner()).blank(LARGE, disk()).close();

    assertThat(instance()).isEmptyDirectory();
  }

  @Test
  void a_failure_leaves_no_disk_and_nothing_in_flight() throws IOException {
    Base base = base();
    FaultyFiles faulty;
    int n = 0;
    do {
      faulty = new FaultyFiles(linux, ++n, Moment.BEFORE, Fault.noSpace());
      try {
        backend(new SoundDeletes(faulty), new ExecCommandRunner())
            .prepare(base, LARGE, disk(), ProgressListener.none())
            .close();
      } catch (ImageException e) {
        assertThat(e.kind()).isEqualTo(Kind.NO_SPACE);
        assertThat(instance()).isEmptyDirectory();
      }
      Files.deleteIfExists(layout.sizedBase(base.cacheId(), LARGE));
    } while (faulty.struck());

    assertThat(n).isGreaterThan(2);
  }

  @Test
  void an_interrupt_leaves_no_disk_and_nothing_in_flight() throws IOException {
    Base base = base();
    Thread.currentThread().interrupt();

    assertFails(Kind.INTERRUPTED, () -> prepare(base, LARGE).close());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(instance()).isEmptyDirectory();
  }

  private void assertSameContent(Base base) {
    // "Images are identical" also when one has nothing but zeros more, unless -s is given.
    run(
        "qemu-img",
        "compare",
        "-f",
        "raw",
        "-F",
        kind().label(),
        base.path().toString(),
        disk().toString());
  }

  JsonNode info() throws IOException {
    String json =
        run("qemu-img", "info", "--output=json", "-f", kind().label(), disk().toString());
    return new ObjectMapper().readTree(json);
  }

  static String run(String... arguments) {
    return new ExecCommandRunner().run(Command.of(List.of(arguments))).stdout();
  }
}

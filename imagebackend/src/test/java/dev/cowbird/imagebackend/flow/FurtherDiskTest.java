/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskContent;
import dev.cowbird.imagebackend.DiskContent.Blank;
import dev.cowbird.imagebackend.DiskContent.Formatted;
import dev.cowbird.imagebackend.DiskContent.OfImage;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.FurtherDisk;
import dev.cowbird.imagebackend.FurtherDiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.VerifiedFile;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks besides the one that an instance boots from, with commands that start no process. */
@Timeout(120)
class FurtherDiskTest {
  private static final InstanceName WEB = new InstanceName("web");
  private static final InstanceName DB = new InstanceName("db");
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse("/memory/image"));
  private static final DiskSize SIZE = DiskSize.ofGib(1);
  private static final Formatted DATA =
      new Formatted(DiskFormatting.EXT4, SIZE, Optional.of("data"));

  @TempDir
  Path directory;

  private final FakeMkfs mkfs = new FakeMkfs(new FakeQemuImg(TinyImage.content()));
  private final InMemorySource source =
      new InMemorySource(new ImageId("/memory/image"), TinyImage.of(ImageFormat.RAW));
  private StateLayout layout = new StateLayout(Path.of("unset"));

  @BeforeEach
  void choose_state_directory() {
    layout = new StateLayout(directory.resolve("state"));
  }

  private ImageBackend open() {
    return open(layout.root(), new LinuxFiles());
  }

  private ImageBackend open(Path state, HostFiles files) {
    return LocalImageBackend.open(
        ImageBackendConfig.of(state).withLockTimeout(Duration.ofSeconds(20)),
        Host.ofThisMachine().withFiles(files).withCommands(mkfs).withSources(location -> source));
  }

  private FurtherDisk create(InstanceName instance, int number, DiskContent content) {
    return create(instance, number, content, DiskKind.QCOW2);
  }

  private FurtherDisk create(
      InstanceName instance, int number, DiskContent content, DiskKind kind) {
    try (ImageBackend backend = open()) {
      return create(backend, new FurtherDiskRequest(instance, number, content, kind));
    }
  }

  private static FurtherDisk create(ImageBackend backend, FurtherDiskRequest request) {
    try (InstanceLock lock = backend.lockInstance(request.instance())) {
      return backend.createFurtherDisk(lock, request, ProgressListener.none());
    }
  }

  private void remove(InstanceName instance) {
    try (ImageBackend backend = open();
        InstanceLock lock = backend.lockInstance(instance)) {
      backend.removeDisks(lock);
    }
  }

  /** As if nothing had been used for a year. */
  private PruneResult pruneAll() {
    try (ImageBackend backend = open();
        Stream<Path> bases = Files.list(layout.bases())) {
      bases.forEach(file -> CacheBed.age(file, Duration.ofDays(365)));
      return backend.prune(PruneRequest.of(PrunePolicy.DEFAULT), CacheUsers.none());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<VerifiedFile> verify() {
    try (ImageBackend backend = open()) {
      return backend.verify(Optional.empty(), ProgressListener.none());
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_formatted_disk_is_laid_on_a_file_of_the_cache() throws IOException {
    FurtherDisk disk = create(WEB, 2, DATA);

    Path base = layout.sizedBase(new ImageId("ephemeral:ext4:data").cacheId(1), SIZE);
    assertThat(disk)
        .isEqualTo(new FurtherDisk(
            2,
            "ephemeral:1G,fs=ext4,label=data",
            layout.furtherDisk(WEB, 2),
            DiskKind.QCOW2,
            SIZE,
            Optional.empty(),
            Optional.of(base)));
    assertThat(disk.backingChain()).containsExactly(base);
    assertThat(FakeQemuImg.backing(disk.path())).isEqualTo(base);
    assertThat(Files.size(base)).isEqualTo(SIZE.bytes());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(base)))
        .isEqualTo("r--r--r--");
    assertThat(names(layout.instance(WEB))).containsExactly("disk-2", "disk-2.json");
  }

  @ParameterizedTest
  @EnumSource
  void a_file_system_is_made_by_its_program(DiskFormatting as) throws IOException {
    FurtherDisk disk = create(WEB, 1, new Formatted(as, SIZE, Optional.of("DATA")));

    String made = new String(
        Files.newInputStream(disk.sizedBase().orElseThrow()).readNBytes(200),
        StandardCharsets.UTF_8);
    assertThat(made).contains("DATA").startsWith(mkfs.made().get(0));
  }

  @Test
  void one_base_is_made_for_all_disks_of_a_size_and_label() {
    FurtherDisk first = create(WEB, 1, DATA);
    FurtherDisk second = create(DB, 7, DATA);
    FurtherDisk larger =
        create(WEB, 2, new Formatted(DiskFormatting.EXT4, DiskSize.ofGib(2), Optional.of("data")));
    FurtherDisk other =
        create(WEB, 3, new Formatted(DiskFormatting.EXT4, SIZE, Optional.of("other")));

    assertThat(second.sizedBase()).isEqualTo(first.sizedBase());
    assertThat(Stream.of(first, larger, other).map(FurtherDisk::sizedBase)).doesNotHaveDuplicates();
    assertThat(mkfs.made()).hasSize(3);
  }

  @Test
  void one_base_is_made_however_many_ask_at_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<FurtherDisk>> all = IntStream.range(0, 8)
          .<Callable<FurtherDisk>>mapToObj(n -> () -> create(new InstanceName("vm" + n), 1, DATA))
          .toList();
      for (Future<FurtherDisk> made : threads.invokeAll(all)) {
        assertThat(made.get().sizedBase()).isPresent();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(mkfs.made()).containsExactly("mke2fs");
  }

  @ParameterizedTest
  @EnumSource
  void a_raw_disk_stands_alone(DiskKind kind) throws IOException {
    FurtherDisk formatted = create(WEB, 1, DATA, kind);
    FurtherDisk blank = create(WEB, 2, new Blank(SIZE), kind);

    boolean raw = kind == DiskKind.RAW;
    assertThat(formatted.backingChain()).hasSize(raw ? 0 : 1);
    assertThat(blank.backingChain()).isEmpty();
    assertThat(blank.sizedBase()).isEmpty();
    if (raw) {
      assertThat(Files.size(blank.path())).isEqualTo(SIZE.bytes());
      assertThat(new LinuxFiles().allocatedBytes(blank.path())).isZero();
      assertThat(Files.size(formatted.path())).isEqualTo(SIZE.bytes());
    }
  }

  @Test
  void a_disk_of_a_second_image_is_made_as_the_first_is() {
    FurtherDisk disk = create(WEB, 1, new OfImage(IMAGE, DiskSize.ZERO));
    FurtherDisk larger = create(WEB, 2, new OfImage(IMAGE, SIZE));

    assertThat(disk.virtualSize()).isEqualTo(TinyImage.SIZE);
    assertThat(disk.backingChain()).isEqualTo(List.of(disk.base().orElseThrow()));
    assertThat(larger.virtualSize()).isEqualTo(SIZE);
    assertThat(larger.sizedBase()).contains(layout.sizedBase(source.id().cacheId(1), SIZE));
    assertThat(source.opens()).isEqualTo(1);
    try (ImageBackend backend = open()) {
      assertThat(backend.images()).extracting(CachedImage::instances).containsExactly(List.of(WEB));
      assertThat(backend.furtherDisks(WEB)).containsExactly(disk, larger);
    }
  }

  @Test
  void asked_again_for_the_same_it_answers_as_before() {
    for (DiskContent content : List.of(DATA, new Blank(SIZE), new OfImage(IMAGE, SIZE))) {
      FurtherDisk first = create(WEB, 1, content);

      assertThat(create(WEB, 1, content)).isEqualTo(first);
      assertFails(Kind.CONFLICT, () -> create(WEB, 1, content, DiskKind.RAW));
      assertFails(Kind.CONFLICT, () -> create(WEB, 1, new Blank(DiskSize.ofGib(3))));
      remove(WEB);
    }
  }

  @Test
  void another_instances_lock_is_no_lock() {
    try (ImageBackend backend = open();
        InstanceLock lock = backend.lockInstance(DB)) {
      FurtherDiskRequest request = new FurtherDiskRequest(WEB, 1, DATA, DiskKind.QCOW2);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.createFurtherDisk(lock, request, ProgressListener.none()))
          .withMessageContaining("db");
    }
  }

  @Test
  void a_program_that_is_missing_is_told_ahead_with_its_package() throws IOException {
    mkfs.miss("mke2fs");
    try (ImageBackend backend = open()) {
      assertFails(
              Kind.COMMAND_MISSING, () -> backend.requireMakeable(request(DATA, DiskKind.QCOW2)))
          .hasMessageContaining("ext4")
          .hasMessageContaining("nest");
      backend.requireMakeable(request(new Blank(SIZE), DiskKind.QCOW2));
      assertFails(Kind.COMMAND_MISSING, () -> create(WEB, 1, DATA));
    }
    assertThat(names(layout.bases())).isEmpty();
    assertThat(names(layout.instances())).isEmpty();
  }

  @Test
  void a_size_that_no_qcow2_disk_has_is_told_ahead() {
    DiskSize large = new DiskSize((1L << 51) + DiskSize.SECTOR_BYTES);
    try (ImageBackend backend = open()) {
      for (DiskContent content : List.of(
          new Blank(large),
          new Formatted(DiskFormatting.XFS, large, Optional.empty()),
          new OfImage(IMAGE, large))) {
        assertFails(
            Kind.IMAGE_TOO_LARGE, () -> backend.requireMakeable(request(content, DiskKind.QCOW2)));
        backend.requireMakeable(request(content, DiskKind.RAW));
      }
    }
    assertThat(source.opens()).isZero();
  }

  private static FurtherDiskRequest request(DiskContent content, DiskKind kind) {
    return new FurtherDiskRequest(WEB, 1, content, kind);
  }

  @Test
  void no_program_is_needed_for_what_is_in_the_cache() {
    create(WEB, 1, DATA);
    mkfs.miss("mke2fs");

    try (ImageBackend backend = open()) {
      backend.requireMakeable(request(DATA, DiskKind.QCOW2));
    }
    assertThat(create(DB, 1, DATA).sizedBase()).isPresent();
  }

  @Test
  void a_program_that_fails_leaves_nothing() throws IOException {
    mkfs.fail("mke2fs");

    assertFails(Kind.COMMAND_FAILED, () -> create(WEB, 1, DATA)).hasMessageContaining("twigs");

    assertThat(names(layout.bases())).isEmpty();
    assertThat(names(layout.instances())).isEmpty();
  }

  @Test
  void a_program_that_leaves_another_length_has_made_nothing() throws IOException {
    mkfs.cutOff("mke2fs");

    assertFails(Kind.COMMAND_FAILED, () -> create(WEB, 1, DATA)).hasMessageContaining("left 1");

    assertThat(names(layout.bases())).isEmpty();
    mkfs.cutOff("");
    assertThat(create(WEB, 1, DATA).sizedBase()).isPresent();
  }

  @Test
  void a_failure_leaves_the_other_disks_as_they_were() throws IOException {
    FurtherDisk blank = create(WEB, 1, new Blank(SIZE));
    mkfs.fail("mke2fs");

    assertFails(Kind.COMMAND_FAILED, () -> create(WEB, 2, DATA));

    assertThat(names(layout.instance(WEB))).containsExactly("disk-1", "disk-1.json");
    try (ImageBackend backend = open()) {
      assertThat(backend.furtherDisks(WEB)).containsExactly(blank);
    }
  }

  @Test
  void all_disks_of_an_instance_are_removed_together() throws IOException {
    create(WEB, 1, DATA);
    create(WEB, 12, new Blank(SIZE));
    createRoot();
    Files.createFile(layout.instance(WEB).resolve("disk-3.12-3.tmp"));

    remove(WEB);

    assertThat(names(layout.instances())).isEmpty();
  }

  private Disk createRoot() {
    try (ImageBackend backend = open();
        InstanceLock lock = backend.lockInstance(WEB)) {
      return backend.createDisk(
          lock, new DiskRequest(IMAGE, WEB, SIZE, DiskKind.QCOW2), ProgressListener.none());
    }
  }

  @Test
  void a_formatted_base_stays_while_a_disk_lies_on_it_and_goes_when_it_is_old() throws IOException {
    FurtherDisk disk = create(WEB, 1, DATA);
    create(DB, 1, DATA);
    Path base = disk.sizedBase().orElseThrow();

    remove(DB);
    PruneResult used = pruneAll();
    remove(WEB);
    PruneResult unused = pruneAll();

    assertThat(used.kept())
        .anySatisfy(kept -> assertThat(kept)
            .returns(base, PruneResult.Kept::file)
            .returns(Reason.IN_USE, PruneResult.Kept::reason)
            .returns("used by instance web", PruneResult.Kept::why));
    assertThat(unused.removed()).extracting(RemovedFile::file).contains(base);
    assertThat(names(layout.bases())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_formatted_base_was_used_last_when_a_disk_was_last_made_from_it(DiskKind kind)
      throws IOException {
    create(WEB, 1, DATA, kind);
    Path base = layout.sizedBase(new ImageId("ephemeral:ext4:data").cacheId(1), SIZE);
    CacheBed.age(base, Duration.ofDays(365));

    create(DB, 1, DATA, kind);

    assertThat(Files.getLastModifiedTime(base).toInstant())
        .isAfter(Instant.now().minus(Duration.ofDays(1)));
  }

  @Test
  void an_overlay_keeps_its_base_also_without_a_record() throws IOException {
    FurtherDisk disk = create(WEB, 1, DATA);
    Files.delete(layout.furtherDiskRecord(WEB, 1));

    pruneAll();

    assertThat(disk.sizedBase().orElseThrow()).exists();
  }

  @Test
  void a_raw_disk_that_a_guest_made_look_like_an_overlay_is_not_believed() throws IOException {
    Path base = create(DB, 1, DATA).sizedBase().orElseThrow();
    FurtherDisk raw = create(WEB, 1, new Blank(SIZE), DiskKind.RAW);
    remove(DB);
    Files.write(raw.path(), FakeQemuImg.overlay(base), StandardOpenOption.WRITE);

    pruneAll();

    assertThat(base).doesNotExist();
  }

  @Test
  void a_sound_base_is_verified_by_its_own_digest() {
    create(WEB, 1, DATA);

    assertThat(verify()).singleElement().satisfies(file -> {
      assertThat(file.verdict()).isEqualTo(Verdict.SOUND);
      assertThat(file.imageId()).contains("ephemeral:ext4:data");
      assertThat(file.size()).contains(SIZE);
    });
  }

  @Test
  void a_damaged_base_that_no_disk_needs_is_made_anew() throws IOException {
    Path base = create(WEB, 1, DATA).sizedBase().orElseThrow();
    remove(WEB);
    harm(base);

    assertThat(verify()).singleElement().returns(Verdict.DAMAGED, VerifiedFile::verdict);
    assertThat(base).doesNotExist();
    assertThat(create(WEB, 1, DATA).sizedBase()).contains(base);
    assertThat(verify()).singleElement().returns(Verdict.SOUND, VerifiedFile::verdict);
  }

  @Test
  void a_damaged_base_that_a_disk_needs_stays_and_new_disks_get_another() throws IOException {
    Path base = create(WEB, 1, DATA).sizedBase().orElseThrow();
    harm(base);

    assertThat(verify()).singleElement().satisfies(file -> {
      assertThat(file.verdict()).isEqualTo(Verdict.DAMAGED);
      assertThat(file.detail()).contains("web");
    });
    Path another = create(DB, 1, DATA).sizedBase().orElseThrow();

    assertThat(base).exists();
    assertThat(another)
        .isEqualTo(layout.sizedBase(new ImageId("ephemeral:ext4:data").cacheId(2), SIZE));
    assertThat(verify())
        .extracting(VerifiedFile::verdict)
        .containsExactlyInAnyOrder(Verdict.DAMAGED, Verdict.SOUND);
  }

  @Test
  void a_record_that_can_not_be_read_has_new_disks_laid_on_another_base() throws IOException {
    create(WEB, 1, DATA);
    ImageId name = new ImageId("ephemeral:ext4:data");
    Path record = layout.sizedRecord(name.cacheId(1), SIZE);
    Files.delete(record);
    Files.writeString(record, "{");

    assertThat(create(DB, 1, DATA).sizedBase()).contains(layout.sizedBase(name.cacheId(2), SIZE));
  }

  private static void harm(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "harm", StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
  }

  /** The state directory as it was before each file operation, which is all that a kill leaves. */
  @ParameterizedTest
  @EnumSource
  void whatever_operation_was_the_last_the_next_call_succeeds(DiskKind kind) throws IOException {
    DiskSize small = DiskSize.parse("8M");
    for (DiskContent content : List.of(
        new Formatted(DiskFormatting.EXT4, small, Optional.empty()),
        new Blank(small),
        new OfImage(IMAGE, small))) {
      FurtherDiskRequest request = new FurtherDiskRequest(WEB, 1, content, kind);
      int n = 0;
      Path left;
      do {
        left = directory.resolve("left-" + content.hashCode() + "-" + ++n);
      } while (leaveStateBefore(n, request, left) && makesUpFor(request, left));

      assertThat(n).isGreaterThan(8);
    }
  }

  private boolean leaveStateBefore(int n, FurtherDiskRequest request, Path left) {
    Path state = directory.resolve("state-" + left.getFileName());
    Fault snapshot = Fault.running(() -> KillSweepTest.copyTree(state, left));
    FaultyFiles files = new FaultyFiles(new LinuxFiles(), n, Moment.BEFORE, snapshot);
    try (ImageBackend backend = open(state, files)) {
      create(backend, request);
    }
    return files.struck();
  }

  private boolean makesUpFor(FurtherDiskRequest request, Path left) throws IOException {
    StateLayout state = new StateLayout(left);
    try (ImageBackend backend = open(left, new LinuxFiles())) {
      FurtherDisk disk = create(backend, request);
      assertThat(backend.furtherDisks(WEB)).containsExactly(disk);
      assertThat(backend.verify(Optional.empty(), ProgressListener.none()))
          .allMatch(VerifiedFile::isGood);
    }
    assertThat(names(state.instance(WEB))).containsExactly("disk-1", "disk-1.json");
    assertThat(names(state.bases())).noneMatch(name -> name.matches(".*\\.(tmp|converted|part)"));
    return true;
  }

  @Test
  void numbers_are_bounded() {
    IntStream.of(0, 1000)
        .forEach(number -> assertThatIllegalArgumentException()
            .isThrownBy(() -> new FurtherDiskRequest(WEB, number, DATA, DiskKind.QCOW2))
            .withMessageContaining("999"));
  }
}

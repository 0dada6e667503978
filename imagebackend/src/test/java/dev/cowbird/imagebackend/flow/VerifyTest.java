/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.CachedImage.State;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.VerifiedFile;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifying, and what becomes of what is damaged. */
@Timeout(120)
class VerifyTest {
  private static final String LOCATION = "https://host/image?token=secret";
  private static final ImageId ID = new ImageId(LOCATION);
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse(LOCATION));
  private static final ImageRequest OTHER = ImageRequest.of(ImageLocation.parse("/memory/other"));
  private static final InstanceName WEB = new InstanceName("web");
  private static final DiskSize SIZE = SweptFlow.SIZE;

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final InMemorySource source = new InMemorySource(ID, TinyImage.of(ImageFormat.QCOW2));
  private final List<Progress> told = new ArrayList<>();
  private StateLayout layout = new StateLayout(Path.of("unset"));

  @BeforeEach
  void choose_state_directory() {
    layout = new StateLayout(directory.resolve("state"));
  }

  private ImageBackend open(Path state, HostFiles files, Duration lockTimeout) {
    InMemorySource other =
        new InMemorySource(new ImageId("/memory/other"), TinyImage.of(ImageFormat.RAW));
    Host host = Host.ofThisMachine()
        .withFiles(files)
        .withCommands(new FakeQemuImg(TinyImage.content()))
        .withSources(location -> location.equals(IMAGE.location()) ? source : other);
    return LocalImageBackend.open(ImageBackendConfig.of(state).withLockTimeout(lockTimeout), host);
  }

  private ImageBackend open(HostFiles files) {
    return open(layout.root(), files, Duration.ofSeconds(20));
  }

  private Base pull(ImageRequest request) {
    try (ImageBackend backend = open(linux)) {
      return backend.pull(request, ProgressListener.none());
    }
  }

  private Disk create(InstanceName instance) {
    try (ImageBackend backend = open(linux);
        InstanceLock lock = backend.lockInstance(instance)) {
      DiskRequest request = new DiskRequest(IMAGE, instance, SIZE, DiskKind.QCOW2);
      return backend.createDisk(lock, request, ProgressListener.none());
    }
  }

  private void remove(InstanceName instance) {
    try (ImageBackend backend = open(linux);
        InstanceLock lock = backend.lockInstance(instance)) {
      backend.removeDisks(lock);
    }
  }

  private List<VerifiedFile> verify(HostFiles files) {
    try (ImageBackend backend = open(files)) {
      return backend.verify(Optional.empty(), told::add);
    }
  }

  private VerifiedFile verified(Path file) {
    return verify(linux).stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .orElseThrow();
  }

  private CachedImage listed(Base base) {
    try (ImageBackend backend = open(linux)) {
      return backend.images().stream()
          .filter(image -> image.base().path().equals(base.path()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What may go wrong with a file. */
  private enum Harm {
    DATA_CHANGED {
      @Override
      void change(FileChannel file) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {'C'}), 64 * 1024);
      }
    },
    HOLE_FILLED {
      @Override
      void change(FileChannel file) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {1}), 2 * 64 * 1024 + 17);
      }
    },
    CUT_OFF {
      @Override
      void change(FileChannel file) throws IOException {
        file.truncate(file.size() - 512);
      }
    },
    EMPTIED {
      @Override
      void change(FileChannel file) throws IOException {
        file.truncate(0);
      }
    },
    LENGTHENED {
      @Override
      void change(FileChannel file) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {0}), file.size());
      }
    };

    abstract void change(FileChannel file) throws IOException;

    /** Whether only reading all of it shows the harm. */
    boolean isHidden() {
      return this == DATA_CHANGED || this == HOLE_FILLED;
    }

    void doTo(Path file) throws IOException {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        change(channel);
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }
  }

  @Test
  void an_empty_cache_is_sound() {
    assertThat(verify(linux)).isEmpty();
  }

  @Test
  void what_was_made_is_sound() {
    Disk disk = create(WEB);
    Base other = pull(OTHER);

    List<VerifiedFile> verified = verify(linux);

    assertThat(verified)
        .extracting(VerifiedFile::file)
        .containsExactly(other.path(), disk.base(), disk.sizedBase().orElseThrow());
    assertThat(verified).allMatch(VerifiedFile::isGood);
    assertThat(verified.get(2))
        .isEqualTo(new VerifiedFile(
            disk.sizedBase().orElseThrow(),
            Optional.of("https://host/image?..."),
            ID.cacheId(1),
            Optional.of(SIZE),
            Verdict.SOUND,
            "",
            List.of()));
    assertThat(told)
        .filteredOn(progress -> progress.step() == Step.VERIFY)
        .extracting(Progress::subject)
        .contains(ID.cacheId(1).hex());
  }

  @ParameterizedTest
  @EnumSource
  void a_base_that_was_changed_is_damaged_and_never_used_again(Harm harm) throws IOException {
    Disk disk = create(WEB);
    harm.doTo(disk.base());
    byte[] left = Files.readAllBytes(disk.base());

    VerifiedFile verified = verified(disk.base());

    assertThat(verified.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(verified.detail()).isNotEmpty();
    assertThat(Files.readAllBytes(disk.base())).isEqualTo(left);
    Base second = pull(IMAGE);
    assertThat(second.revision()).isEqualTo(2);
    assertThat(second.path()).hasBinaryContent(TinyImage.content());
    assertThat(source.opens()).isEqualTo(2);
    assertThat(create(new InstanceName("db")).base()).isEqualTo(second.path());
    assertThat(create(WEB)).isEqualTo(disk);
    assertThat(verified(second.path()).verdict()).isEqualTo(Verdict.SOUND);
  }

  @Test
  void damage_is_remembered_also_if_the_file_is_mended() throws IOException {
    Base base = pull(IMAGE);
    byte[] sound = Files.readAllBytes(base.path());
    Harm.DATA_CHANGED.doTo(base.path());
    verify(linux);
    Files.delete(base.path());
    Files.write(base.path(), sound);

    VerifiedFile verified = verified(base.path());

    assertThat(verified.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(verified.detail()).startsWith("found damaged on ");
    assertThat(pull(IMAGE).revision()).isEqualTo(2);
  }

  @Test
  void a_damaged_base_that_was_removed_makes_room_for_a_sound_one() throws IOException {
    Base base = pull(IMAGE);
    Harm.DATA_CHANGED.doTo(base.path());
    verify(linux);
    Files.delete(base.path());

    assertThat(pull(IMAGE).revision()).isOne();
    assertThat(verified(base.path()).verdict()).isEqualTo(Verdict.SOUND);
    assertThat(listed(base).state()).isEqualTo(State.CURRENT);
  }

  @ParameterizedTest
  @EnumSource
  void a_base_of_the_wrong_length_is_not_used_without_verifying_either(Harm harm)
      throws IOException {
    Base base = pull(IMAGE);
    harm.doTo(base.path());

    Base next = pull(IMAGE);

    assertThat(next.revision()).isEqualTo(harm.isHidden() ? 1 : 2);
    assertThat(listed(base).state()).isEqualTo(harm.isHidden() ? State.CURRENT : State.DAMAGED);
    assertThat(base.path()).exists();
  }

  @Test
  void a_refresh_of_an_unchanged_image_does_not_bring_a_damaged_base_back() throws IOException {
    Base condemned = pull(IMAGE);
    Harm.DATA_CHANGED.doTo(condemned.path());
    verify(linux);
    Base cutOff = pull(OTHER);
    Harm.CUT_OFF.doTo(cutOff.path());

    try (ImageBackend backend = open(linux)) {
      Refresh one = backend.refresh(IMAGE, ProgressListener.none());
      Refresh other = backend.refresh(OTHER, ProgressListener.none());

      assertThat(List.of(one.base().revision(), other.base().revision())).containsExactly(2, 2);
      assertThat(List.of(one.outcome(), other.outcome()))
          .containsExactly(Refresh.Outcome.FETCHED, Refresh.Outcome.FETCHED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_damaged_sized_base_that_no_disk_needs_is_made_anew(Harm harm) throws IOException {
    Path sized = create(WEB).sizedBase().orElseThrow();
    remove(WEB);
    harm.doTo(sized);

    assertThat(verified(sized).verdict()).isEqualTo(Verdict.DAMAGED);

    assertThat(sized).doesNotExist();
    assertThat(layout.sizedRecord(ID.cacheId(1), SIZE)).doesNotExist();
    Disk again = create(WEB);
    assertThat(again.sizedBase()).contains(sized);
    assertThat(sized).hasBinaryContent(TinyImage.content(SIZE));
    assertThat(source.opens()).isOne();
    assertThat(verify(linux)).hasSize(2).allMatch(VerifiedFile::isGood);
  }

  @ParameterizedTest
  @EnumSource
  void a_damaged_sized_base_that_a_disk_needs_stays_and_new_disks_get_another(Harm harm)
      throws IOException {
    Disk disk = create(WEB);
    Path sized = disk.sizedBase().orElseThrow();
    harm.doTo(sized);
    byte[] left = Files.readAllBytes(sized);

    VerifiedFile verified = verified(sized);

    assertThat(verified.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(verified.detail()).contains("in use by web,");
    assertThat(Files.readAllBytes(sized)).isEqualTo(left);
    assertThat(listed(pull(IMAGE)).base().revision()).isEqualTo(2);
    Disk other = create(new InstanceName("db"));
    assertThat(other.sizedBase().orElseThrow())
        .isNotEqualTo(sized)
        .hasBinaryContent(TinyImage.content(SIZE));
    assertThat(create(WEB)).isEqualTo(disk);
  }

  @Test
  void a_sized_base_of_the_wrong_length_is_not_used_without_verifying() throws IOException {
    Path sized = create(WEB).sizedBase().orElseThrow();
    Harm.CUT_OFF.doTo(sized);

    assertFails(Kind.STATE_DIRECTORY, () -> create(new InstanceName("db")))
        .hasMessageContaining("cowbird image verify");
    verify(linux);

    assertThat(create(new InstanceName("db")).sizedBase().orElseThrow())
        .isNotEqualTo(sized)
        .hasBinaryContent(TinyImage.content(SIZE));
  }

  @Test
  void a_base_that_an_earlier_version_made_is_not_judged_by_its_content() throws IOException {
    Disk disk = create(WEB);
    Path sidecar = layout.sidecar(ID.cacheId(1));
    Files.writeString(
        sidecar,
        Files.readString(sidecar)
            .replaceFirst("\"contentDigest\" : \"[^\"]*\",", "")
            .replaceFirst("\"image\" : \"[^\"]*\",", ""));
    Files.delete(layout.sizedRecord(ID.cacheId(1), SIZE));

    assertThat(verify(linux))
        .hasSize(2)
        .allMatch(file -> file.verdict() == Verdict.NOT_RECORDED)
        .allMatch(VerifiedFile::isGood);
    Harm.CUT_OFF.doTo(disk.base());
    assertThat(verified(disk.base()).verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(pull(IMAGE).revision()).isEqualTo(2);
  }

  @Test
  void a_base_without_its_sidecar_is_told() throws IOException {
    Base base = pull(IMAGE);
    Files.delete(layout.sidecar(base.cacheId()));

    VerifiedFile verified = verified(base.path());

    assertThat(verified.verdict()).isEqualTo(Verdict.NOT_RECORDED);
    assertThat(verified.detail()).contains("sidecar");
    assertThat(verified.imageId()).isEmpty();
  }

  @Test
  void a_sidecar_without_its_base_is_nothing_to_verify() throws IOException {
    Base base = pull(IMAGE);
    Files.delete(base.path());

    assertThat(verify(linux)).isEmpty();
  }

  @Test
  void a_record_that_is_damaged_keeps_nobody_from_verifying_the_others() throws IOException {
    Disk disk = create(WEB);
    Base other = pull(OTHER);
    Files.writeString(layout.sidecar(ID.cacheId(1)), "{");
    Files.writeString(
        layout.sizedRecord(ID.cacheId(1), SIZE), "{\"contentDigest\": \"blocks-crc32c:x\"}");

    assertThat(verified(disk.base()).verdict()).isEqualTo(Verdict.UNREADABLE);
    assertThat(verified(disk.sizedBase().orElseThrow()).verdict()).isEqualTo(Verdict.UNREADABLE);
    assertThat(verified(disk.base()).detail()).contains("is damaged");
    assertThat(verified(other.path()).verdict()).isEqualTo(Verdict.SOUND);
  }

  @Test
  void verifies_one_image_alone_if_asked_to() throws IOException {
    Base base = pull(IMAGE);
    Base other = pull(OTHER);
    Harm.DATA_CHANGED.doTo(other.path());

    try (ImageBackend backend = open(linux)) {
      assertThat(backend.verify(Optional.of(IMAGE.location()), told::add))
          .extracting(VerifiedFile::file)
          .containsExactly(base.path());
    }
    assertThat(listed(other).state()).isEqualTo(State.CURRENT);
  }

  @Test
  void verifies_every_revision_of_an_image() throws IOException {
    Base first = pull(IMAGE);
    source.replace(TinyImage.of(ImageFormat.QCOW2), "2");
    Base second = pull(IMAGE);
    Harm.DATA_CHANGED.doTo(second.path());

    try (ImageBackend backend = open(linux)) {
      assertThat(backend.verify(Optional.of(IMAGE.location()), told::add))
          .extracting(VerifiedFile::file)
          .containsExactlyInAnyOrder(first.path(), second.path());
    }

    assertThat(listed(first).state()).isEqualTo(State.OLDER);
    assertThat(listed(second).state()).isEqualTo(State.DAMAGED);
    assertThat(pull(IMAGE).revision()).isEqualTo(3);
  }

  @Test
  void an_image_that_is_not_in_the_cache_is_not_found() {
    pull(OTHER);

    try (ImageBackend backend = open(linux)) {
      assertFails(Kind.NOT_FOUND, () -> backend.verify(Optional.of(IMAGE.location()), told::add))
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void an_image_whose_file_is_gone_can_still_be_verified() throws IOException {
    Path image = Files.write(directory.resolve("a.img"), TinyImage.of(ImageFormat.RAW));
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    ImageLocation location = new ImageLocation.LocalFile(link.resolve("a.img"));
    try (ImageBackend backend = LocalImageBackend.open(ImageBackendConfig.of(layout.root()))) {
      backend.pull(ImageRequest.of(location), ProgressListener.none());
      Files.delete(image);

      assertThat(backend.verify(Optional.of(location), told::add)).hasSize(1);
    }
  }

  @Test
  void a_mode_that_is_odd_is_remarked_on() throws IOException {
    Base base = pull(IMAGE);
    Files.setPosixFilePermissions(base.path(), PosixFilePermissions.fromString("rw-rw-r--"));

    VerifiedFile verified = verified(base.path());

    assertThat(verified.verdict()).isEqualTo(Verdict.SOUND);
    assertThat(verified.remarks()).containsExactly("its mode is rw-rw-r--, not r--r--r--");
  }

  @Test
  void a_file_can_be_used_but_not_removed_while_it_is_read() {
    Base base = pull(IMAGE);
    List<Boolean> looked = new ArrayList<>();
    HostFiles files = new ForwardingFiles(linux) {
      @Override
      public void readData(Path file, long from, long to, DataReader reader) throws IOException {
        try (FileNamedLocks named = new FileNamedLocks(layout.locks(), linux)) {
          StateLocks locks = new StateLocks(layout, named, Duration.ZERO);
          locks.use(file, ProgressListener.none()).close();
          locks.image(ID, ProgressListener.none()).close();
          assertFails(Kind.LOCK_TIMEOUT, () -> locks.change(file, ProgressListener.none()));
        }
        looked.add(file.equals(base.path()));
        super.readData(file, from, to, reader);
      }
    };

    assertThat(verify(files)).allMatch(VerifiedFile::isGood);
    assertThat(looked).containsExactly(true);
  }

  @Test
  void what_another_holds_is_busy() {
    Disk disk = create(WEB);
    try (FileNamedLocks named = new FileNamedLocks(layout.locks(), linux);
        HeldLock held = new StateLocks(layout, named, Duration.ZERO)
            .change(disk.sizedBase().orElseThrow(), ProgressListener.none());
        ImageBackend backend = open(layout.root(), linux, Duration.ZERO)) {
      assertThat(backend.verify(Optional.empty(), told::add))
          .extracting(VerifiedFile::verdict)
          .containsExactly(Verdict.SOUND, Verdict.BUSY);
      assertThat(held.key()).isNotEmpty();
    }
  }

  @Test
  void damage_that_can_not_be_marked_is_told_all_the_same() throws IOException {
    Base base = pull(IMAGE);
    Harm.DATA_CHANGED.doTo(base.path());
    try (FileNamedLocks named = new FileNamedLocks(layout.locks(), linux);
        HeldLock held =
            new StateLocks(layout, named, Duration.ZERO).image(ID, ProgressListener.none());
        ImageBackend backend = open(layout.root(), linux, Duration.ZERO)) {
      List<VerifiedFile> verified = backend.verify(Optional.empty(), told::add);

      assertThat(verified).extracting(VerifiedFile::verdict).containsExactly(Verdict.DAMAGED);
      assertThat(verified.get(0).detail()).contains("can't be put aside", held.key());
    }
    assertThat(listed(base).state()).isEqualTo(State.CURRENT);
  }

  @Test
  void a_false_alarm_puts_nothing_aside() {
    Base base = pull(IMAGE);
    List<Long> looks = new ArrayList<>();
    HostFiles oncePale = new ForwardingFiles(linux) {
      @Override
      public void readData(Path file, long from, long to, DataReader reader) throws IOException {
        looks.add(from);
        if (looks.size() > 1) {
          super.readData(file, from, to, reader);
        }
      }
    };

    assertThat(verify(oncePale)).extracting(VerifiedFile::verdict).containsExactly(Verdict.SOUND);
    assertThat(looks).hasSize(2);
    assertThat(listed(base).state()).isEqualTo(State.CURRENT);
  }

  @Test
  void ends_when_it_is_interrupted() {
    Base base = pull(IMAGE);
    try (ImageBackend backend = open(linux)) {
      Thread.currentThread().interrupt();
      assertFails(Kind.INTERRUPTED, () -> backend.verify(Optional.empty(), told::add));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(listed(base).state()).isEqualTo(State.CURRENT);
  }

  @Test
  void whatever_can_not_be_read_nothing_sound_is_put_aside() {
    Disk disk = create(WEB);
    int n = 0;
    FaultyFiles faulty;
    do {
      faulty = new FaultyFiles(linux, ++n, Moment.BEFORE, Fault.ioError());
      try {
        assertThat(verify(faulty))
            .hasSize(2)
            .extracting(VerifiedFile::verdict)
            .doesNotContain(Verdict.DAMAGED, Verdict.NOT_RECORDED);
      } catch (ImageException e) {
        // the state directory could not be opened
        assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY);
      }
    } while (faulty.struck());

    assertThat(n).isGreaterThan(4);
    assertThat(verify(linux)).hasSize(2).allMatch(VerifiedFile::isGood);
    assertThat(pull(IMAGE).path()).isEqualTo(disk.base());
  }

  @Test
  void an_unreadable_file_is_an_error_and_no_damage() {
    Base base = pull(IMAGE);
    Base other = pull(OTHER);
    HostFiles broken = new ForwardingFiles(linux) {
      @Override
      public void readData(Path file, long from, long to, DataReader reader) throws IOException {
        if (file.equals(base.path())) {
          throw new IOException("Input/output error");
        }
        super.readData(file, from, to, reader);
      }
    };

    List<VerifiedFile> verified = verify(broken);

    assertThat(verified)
        .extracting(VerifiedFile::file, VerifiedFile::verdict)
        .containsExactlyInAnyOrder(
            tuple(base.path(), Verdict.UNREADABLE), tuple(other.path(), Verdict.SOUND));
    assertThat(verified).noneMatch(file -> file.verdict() == Verdict.DAMAGED);
    assertThat(listed(base).state()).isEqualTo(State.CURRENT);
  }

  /** Whatever is damaged, and whichever operation fails: nothing in use goes, and it is told. */
  @ParameterizedTest
  @EnumSource
  void whatever_fails_while_putting_aside_the_next_run_does_it(Moment moment) throws IOException {
    int n = 0;
    FaultyFiles faulty;
    do {
      layout = new StateLayout(directory.resolve("state-" + ++n));
      Disk disk = create(WEB);
      Harm.HOLE_FILLED.doTo(disk.base());
      Harm.DATA_CHANGED.doTo(disk.sizedBase().orElseThrow());
      faulty = new FaultyFiles(linux, n, moment, Fault.noSpace());
      try {
        assertThat(verify(faulty)).hasSize(2).noneMatch(f -> f.verdict() == Verdict.SOUND);
      } catch (ImageException e) {
        assertThat(e.kind()).isEqualTo(Kind.NO_SPACE);
      }
      assertPutAside(disk);
    } while (faulty.struck());

    assertThat(n).isGreaterThan(8);
  }

  private void assertPutAside(Disk disk) {
    assertThat(verify(linux)).hasSize(2).allMatch(f -> f.verdict() == Verdict.DAMAGED);
    assertThat(disk.base()).exists();
    assertThat(disk.sizedBase().orElseThrow()).exists();
    assertThat(pull(IMAGE).revision()).isEqualTo(2);
    assertThat(create(new InstanceName("db")).sizedBase().orElseThrow())
        .hasBinaryContent(TinyImage.content(SIZE));
    assertThat(layout.bases().toFile().list())
        .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".converted"));
  }

  @Test
  void whatever_operation_was_the_last_before_a_kill_the_next_run_puts_aside() throws IOException {
    Path before = directory.resolve("state");
    Disk disk = create(WEB);
    Harm.HOLE_FILLED.doTo(disk.base());
    Harm.DATA_CHANGED.doTo(disk.sizedBase().orElseThrow());
    int n = 0;
    boolean struck = true;
    while (struck) {
      Path left = directory.resolve("left-" + ++n);
      Path state = directory.resolve("state-" + n);
      KillSweepTest.copyTree(before, state);
      Fault snapshot = Fault.running(() -> KillSweepTest.copyTree(state, left));
      FaultyFiles files = new FaultyFiles(linux, n, Moment.BEFORE, snapshot);
      layout = new StateLayout(state);
      verify(files);
      struck = files.struck();
      if (struck) {
        layout = new StateLayout(left);
        assertThat(verify(linux)).hasSize(2).allMatch(f -> f.verdict() == Verdict.DAMAGED);
        assertThat(pull(IMAGE).revision()).isEqualTo(2);
        assertThat(layout.base(ID.cacheId(1))).exists();
      }
    }

    assertThat(n).isGreaterThan(8);
  }

  @Test
  void several_at_once_agree() throws Exception {
    Disk disk = create(WEB);
    Harm.DATA_CHANGED.doTo(disk.base());
    Harm.DATA_CHANGED.doTo(disk.sizedBase().orElseThrow());
    remove(WEB);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<VerifiedFile>>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(threads.submit(() -> {
          try (ImageBackend backend = open(linux)) {
            return backend.verify(Optional.empty(), ProgressListener.none());
          }
        }));
      }
      for (Future<List<VerifiedFile>> run : runs) {
        // Who comes late does not find the sized base any more.
        assertThat(run.get(30, TimeUnit.SECONDS))
            .isNotEmpty()
            .allMatch(file -> file.verdict() == Verdict.DAMAGED);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(disk.sizedBase().orElseThrow()).doesNotExist();
    assertThat(pull(IMAGE).revision()).isEqualTo(2);
  }

  @Test
  void lists_what_is_known_of_a_damaged_base() throws IOException {
    Disk disk = create(WEB);
    Harm.DATA_CHANGED.doTo(disk.base());
    verify(linux);
    Base second = pull(IMAGE);

    try (ImageBackend backend = open(linux)) {
      CachedImage first = backend.images().get(0);
      assertThat(first.state()).isEqualTo(State.DAMAGED);
      assertThat(first.damage().orElseThrow().what()).contains("its content has");
      assertThat(first.instances()).containsExactly(WEB);
      assertThat(first.sizedBases().get(0).path()).isEqualTo(disk.sizedBase().orElseThrow());
      assertThat(first.sizedBases().get(0).allocatedBytes()).isPositive();
      assertThat(backend.images().get(1).base()).isEqualTo(second);
      assertThat(backend.images().get(1).state()).isEqualTo(State.CURRENT);
      assertThat(backend.images().get(1).damage()).isEmpty();
    }
  }
}

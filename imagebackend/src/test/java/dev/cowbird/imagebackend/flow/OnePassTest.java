/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.fetch.Arrival;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.Threads;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A base and its sized base are the same whether they are made while the image arrives, or
 * afterwards; and what goes wrong meanwhile leaves nothing behind, no thread either.
 */
@Timeout(60)
class OnePassTest {
  private static final int MIB = 1 << 20;
  private static final String LOCATION = "/memory/image";
  private static final ImageId ID = new ImageId(LOCATION);
  private static final ImageRequest IMAGE = ImageRequest.of(ImageLocation.parse(LOCATION));
  private static final InstanceName WEB = new InstanceName("web");
  private static final RetryPolicy RETRIES =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(30));

  @TempDir
  Path directory;

  private final LinuxFiles linux = new LinuxFiles();
  private final Queue<String> madeEarly = new ConcurrentLinkedQueue<>();
  private StateLayout layout = new StateLayout(Path.of("unset"));

  /** How an image gets here. */
  enum Way {
    FILE,
    REMOTE,
    /** An earlier call broke off. */
    GONE_ON_WITH,
    /** The source doesn't say how much will come: then nothing is made before it is there. */
    NO_LENGTH
  }

  @BeforeEach
  void choose_state_directory() {
    layout = new StateLayout(directory.resolve("state"));
  }

  @AfterEach
  void no_thread_is_left() {
    Threads.assertNoneLeft();
  }

  /** Notes what is made by the thread that follows an image as it arrives. */
  private class Watched extends ForwardingFiles {
    private final boolean sharing;

    Watched(boolean sharing) {
      super(linux);
      this.sharing = sharing;
    }

    @Override
    public FileChannel create(Path file) throws IOException {
      if (Thread.currentThread().getName().equals("cowbird-early")) {
        madeEarly.add(file.toString().replaceAll(".*\\.", ""));
      }
      return super.create(file);
    }

    @Override
    public boolean canShareBlocks(Path anyDirectory) {
      return sharing;
    }
  }

  private HostFiles watched() {
    return new Watched(false);
  }

  private ImageBackend open(ImageSource source, HostFiles files, RetryPolicy retries) {
    return LocalImageBackend.open(
        ImageBackendConfig.of(layout.root())
            .withRetries(retries)
            .withLockTimeout(Duration.ofSeconds(20)),
        Host.ofThisMachine()
            .withFiles(files)
            .withCommands(new ScriptedCommandRunner())
            .withSources(location -> source));
  }

  private Disk create(
      ImageSource source, HostFiles files, RetryPolicy retries, ImageRequest image, DiskSize size) {
    try (ImageBackend backend = open(source, files, retries);
        InstanceLock lock = backend.lockInstance(WEB)) {
      return backend.createDisk(
          lock, new DiskRequest(image, WEB, size, DiskKind.QCOW2), ProgressListener.none());
    }
  }

  private Disk create(ImageSource source, HostFiles files) {
    return create(source, files, RETRIES, IMAGE, OnePassImage.DISK);
  }

  private Disk create(ImageSource source) {
    return create(source, watched());
  }

  private static InMemorySource remote(byte[] image) {
    InMemorySource source = new InMemorySource(ID, image);
    source.moveAway();
    return source;
  }

  private InMemorySource source(byte[] image, Way way) {
    InMemorySource source = new InMemorySource(ID, image);
    switch (way) {
      case FILE -> {}
      case REMOTE -> source.moveAway();
      case NO_LENGTH -> source.promise(OptionalLong.empty());
      case GONE_ON_WITH -> {
        source.moveAway();
        source.breakAfter(image.length * 2L / 3);
        assertFails(
            Kind.SOURCE_UNAVAILABLE,
            () -> create(source, linux, RetryPolicy.NONE, IMAGE, OnePassImage.DISK));
        source.breakAfter(Long.MAX_VALUE);
      }
    }
    return source;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private ContentDigest digest(Path file) throws IOException {
    return new ContentDigester(linux).digest(file);
  }

  /** Everything that is published of an image, looked at from outside. */
  private void assertHolds(Disk disk, byte[] content, ImageSource source) throws IOException {
    Path sized = disk.sizedBase().orElseThrow();
    try (ImageBackend backend = open(source, linux, RETRIES)) {
      Base base = backend.pull(IMAGE, ProgressListener.none());
      assertThat(base.path()).isEqualTo(disk.base());
      assertThat(base.virtualSize().bytes()).isEqualTo(content.length);
      assertThat(base.content()).contains(digest(disk.base()));
      assertThat(layout.sizedRecord(base.cacheId(), OnePassImage.DISK))
          .content()
          .contains("\"" + digest(sized) + "\"");
    }
    assertThat(Arrays.equals(Files.readAllBytes(disk.base()), content))
        .as("base")
        .isTrue();
    byte[] grown = Arrays.copyOf(content, Math.toIntExact(OnePassImage.DISK.bytes()));
    assertThat(Arrays.equals(Files.readAllBytes(sized), grown)).as("sized base").isTrue();
    assertThat(names(layout.bases()))
        .hasSize(4)
        .noneMatch(name -> name.matches(".*\\.(part|tmp).*"));
    for (Path file : List.of(disk.base(), sized)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("r--r--r--");
    }
  }

  private void assertNothingLeft() {
    assertThat(layout.bases()).isEmptyDirectory();
    assertThat(layout.instances()).isEmptyDirectory();
  }

  static Stream<Arguments> images() {
    return OnePassImage.all().stream()
        .flatMap(image -> Arrays.stream(Way.values()).map(way -> Arguments.of(image, way)));
  }

  @ParameterizedTest
  @MethodSource("images")
  void a_base_and_its_sized_base_are_the_same_however_they_are_made(OnePassImage image, Way way)
      throws IOException {
    InMemorySource source = source(image.image(), way);

    Disk disk = create(source);

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly).hasSameElementsAs(expectedEarly(image, way));
  }

  /** Not only the contents are to be right: the way must be the one that is tested. */
  private static List<String> expectedEarly(OnePassImage image, Way way) {
    if (way == Way.NO_LENGTH) {
      return List.of();
    }
    return image.name().startsWith("qcow2") ? List.of("converted", "tmp") : List.of("tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "qcow2"})
  void a_file_of_this_host_is_followed_too(String format) throws IOException {
    OnePassImage image =
        format.equals("raw") ? OnePassImage.raw(9 * MIB + 513) : OnePassImage.qcow2(1);
    Path plain = Files.write(directory.resolve("plain"), image.image());
    Path file = directory.resolve("image");
    linux.copy(plain, file);
    ImageSource source = LocalImageSource.at(file);

    Disk disk = create(source);

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly).contains("tmp");
  }

  @Test
  void where_blocks_can_be_shared_the_sized_base_is_a_copy_of_the_base() throws IOException {
    OnePassImage image = OnePassImage.qcow2(1);
    InMemorySource source = remote(image.image());

    Disk disk = create(source, new Watched(true));

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly).containsExactly("converted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "zstd"})
  @Tag("qemu")
  void an_image_of_qemu_img_gives_the_same(String compression) throws Exception {
    OnePassImage image = OnePassImage.raw(9 * MIB + 512);
    Path raw = Files.write(directory.resolve("raw"), image.image());
    Path packed = directory.resolve("qcow2");
    String option = "compression_type=" + compression;
    QemuImg.run("convert", "-c", "-O", "qcow2", "-o", option, raw, packed);
    InMemorySource source = remote(Files.readAllBytes(packed));

    Disk disk = create(source);

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly).contains("converted", "tmp");
  }

  @Test
  void what_is_made_waits_for_what_has_not_arrived() throws IOException {
    OnePassImage image = OnePassImage.qcow2(1);
    GatedSource source = new GatedSource(
        remote(image.image()),
        image.image().length / 2,
        () -> Threads.awaitAnyIn(Arrival.class, "awaitBeyond"));

    Disk disk = create(source);

    assertHolds(disk, image.content(), source);
    assertThat(source.passed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "qcow2"})
  void a_transfer_that_starts_anew_gives_the_later_content_alone(String format) throws IOException {
    boolean raw = format.equals("raw");
    OnePassImage before = raw ? OnePassImage.raw(9 * MIB + 513) : OnePassImage.qcow2(1);
    byte[] other = other(before.image(), raw);
    InMemorySource memory = remote(before.image());
    GatedSource source = new GatedSource(memory, before.image().length * 3L / 4, () -> {
      Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
      memory.replace(other, "2");
      memory.moveAway();
      throw new IOException("Connection reset");
    });

    Disk disk = create(source);

    assertHolds(disk, raw ? Arrays.copyOf(other, before.content().length) : otherDisk(), source);
    assertThat(madeEarly.stream().filter("tmp"::equals)).hasSize(2);
  }

  private static byte[] other(byte[] image, boolean raw) {
    if (!raw) {
      return OnePassImage.qcow2(100).image();
    }
    byte[] other = image.clone();
    Arrays.fill(other, 3 * MIB, 5 * MIB, (byte) 'x');
    Arrays.fill(other, 7 * MIB, 8 * MIB, (byte) 0);
    return other;
  }

  private static byte[] otherDisk() {
    return OnePassImage.qcow2(100).content();
  }

  @ParameterizedTest
  @MethodSource("liars")
  void a_source_that_lies_about_its_length_gives_nothing(byte[] image, int more, Way way) {
    InMemorySource source = source(image, way);
    source.promise(OptionalLong.of(image.length + more));

    assertFails(
        Kind.SOURCE_UNAVAILABLE,
        () -> create(source, watched(), RetryPolicy.NONE, IMAGE, OnePassImage.DISK));

    if (way == Way.FILE) {
      assertNothingLeft();
    } else {
      assertThat(layout.base(ID.cacheId(1))).doesNotExist();
      assertThat(layout.sizedBase(ID.cacheId(1), OnePassImage.DISK)).doesNotExist();
    }
  }

  static Stream<Arguments> liars() {
    return Stream.of(
            OnePassImage.qcow2(1).image(), OnePassImage.raw(9 * MIB + 512).image())
        .flatMap(image -> Stream.of(-1, 1, -MIB, MIB)
            .flatMap(more ->
                Stream.of(Way.FILE, Way.REMOTE).map(way -> Arguments.of(image, more, way))));
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "REMOTE", "NO_LENGTH"})
  void content_that_is_not_what_it_must_be_is_not_published(Way way) {
    ImageRequest other = IMAGE.withChecksum(
        Digest.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.start().digest()));
    for (OnePassImage image : List.of(OnePassImage.qcow2(1), OnePassImage.raw(9 * MIB))) {
      InMemorySource source = source(image.image(), way);

      assertFails(
          Kind.CHECKSUM_MISMATCH,
          () -> create(source, watched(), RETRIES, other, OnePassImage.DISK));

      assertNothingLeft();
    }
  }

  @Test
  void an_earlier_part_that_was_wrong_is_fetched_anew_and_made_anew() throws IOException {
    OnePassImage image = OnePassImage.qcow2(1);
    InMemorySource source = source(image.image(), Way.GONE_ON_WITH);
    Path part = layout.part(ID.cacheId(1));
    byte[] spoiled = Files.readAllBytes(part);
    spoiled[10 * OnePassImage.CLUSTER] ^= 1;
    Files.write(part, spoiled);
    ImageRequest right = IMAGE.withChecksum(
        Digest.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.start().digest(image.image())));

    Disk disk = create(source, watched(), RETRIES, right, OnePassImage.DISK);

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly.stream().filter("tmp"::equals)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "REMOTE", "NO_LENGTH"})
  void a_compression_bomb_is_refused(Way way) {
    InMemorySource source = source(OnePassImage.bomb(), way);

    assertFails(
            Kind.IMAGE_REFUSED, () -> create(source, watched(), RETRIES, IMAGE, DiskSize.ofGib(1)))
        .hasMessageContaining("compression bomb");

    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"FILE", "REMOTE", "NO_LENGTH"})
  void an_image_that_is_larger_than_the_disk_is_refused_and_not_unpacked(Way way) {
    DiskSize small = new DiskSize(MIB);
    for (OnePassImage image : List.of(OnePassImage.qcow2(1), OnePassImage.raw(9 * MIB))) {
      InMemorySource source = source(image.image(), way);

      assertFails(Kind.IMAGE_TOO_LARGE, () -> create(source, watched(), RETRIES, IMAGE, small));

      assertNothingLeft();
      assertThat(madeEarly).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "qcow2"})
  void an_interrupt_while_the_image_arrives_ends_all(String format) {
    OnePassImage image =
        format.equals("raw") ? OnePassImage.raw(9 * MIB + 513) : OnePassImage.qcow2(1);
    GatedSource source = new GatedSource(remote(image.image()), image.image().length / 2, () -> {
      Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
      Thread.currentThread().interrupt();
    });

    assertFails(Kind.INTERRUPTED, () -> create(source));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(madeEarly).contains("tmp");
    assertNothingLeft();
  }

  /** All has arrived, and what is made of it isn't finished yet. */
  @Test
  void an_interrupt_after_the_image_has_arrived_ends_all() {
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    HostFiles slow = new Watched(false) {
      @Override
      public void extend(Path file, long bytes) throws IOException {
        if (Thread.currentThread().getName().equals("cowbird-early")) {
          Threads.awaitIn(caller, EarlyBase.class, "content");
          caller.interrupt();
          awaitInterrupt(never);
        }
        super.extend(file, bytes);
      }
    };

    assertFails(Kind.INTERRUPTED, () -> create(remote(OnePassImage.qcow2(1).image()), slow));

    assertThat(Thread.interrupted()).isTrue();
    assertNothingLeft();
  }

  private static void awaitInterrupt(CountDownLatch never) throws IOException {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  @Test
  void a_disk_that_fails_while_it_is_made_early_is_left_to_the_ordinary_way() throws IOException {
    HostFiles failing = new Watched(false) {
      @Override
      public void extend(Path file, long bytes) throws IOException {
        if (Thread.currentThread().getName().equals("cowbird-early")) {
          throw new IOException("Input/output error");
        }
        super.extend(file, bytes);
      }
    };
    OnePassImage image = OnePassImage.qcow2(1);
    InMemorySource source = remote(image.image());

    Disk disk = create(source, failing);

    assertHolds(disk, image.content(), source);
    assertThat(madeEarly).contains("converted");
  }
}

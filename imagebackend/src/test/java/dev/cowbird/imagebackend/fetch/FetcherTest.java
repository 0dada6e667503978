/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.fetch.FetchOrder.Expected;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.SmallDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
  private static final int MIB = 1 << 20;
  private static final long GIB = 1L << 30;
  private static final FetchOrder NOTHING_ASKED = FetchOrder.computing(Set.of());
  private static final ImageId ID = new ImageId("/memory/image");
  private static final Set<DigestAlgorithm> SHA256 = Set.of(DigestAlgorithm.SHA256);
  private static final FetchOrder PACKED = new FetchOrder(SHA256, List.of(), Compression.GZIP);
  private static final RetryPolicy RETRIES =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(30));

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final byte[] content = random(3 * MIB / 2 + 77);
  private final InMemorySource source = new InMemorySource(ID, content);

  @BeforeEach
  void make_cache() throws IOException {
    Files.createDirectory(layout().bases());
  }

  private StateLayout layout() {
    return new StateLayout(directory);
  }

  private Fetcher fetcher(HostFiles files) {
    return fetcher(files, DiskSize.ofGib(1));
  }

  private Fetcher fetcher(HostFiles files, DiskSize maxVirtualSize) {
    return new Fetcher(
        new SpaceGuard(files, directory),
        new Throttle(OptionalLong.empty()),
        RETRIES,
        Duration.ZERO,
        maxVirtualSize);
  }

  private Path target() {
    return layout().part(ID.cacheId(1));
  }

  private Path record() {
    return layout().partRecord(ID.cacheId(1));
  }

  private Part part(HostFiles files) {
    return Part.of(files, layout(), ID.cacheId(1));
  }

  private Fetched fetch(HostFiles files, ImageSource from) {
    return fetch(files, from, SHA256);
  }

  private Fetched fetch(HostFiles files, ImageSource from, Set<DigestAlgorithm> algorithms) {
    return fetch(files, from, FetchOrder.computing(algorithms), ProgressListener.none());
  }

  /** The part stays where it is after success; after failure it goes the way it should. */
  private Fetched fetch(
      HostFiles files, ImageSource from, FetchOrder order, ProgressListener progress) {
    Part part = part(files);
    try {
      return fetcher(files).fetch(from, part, facts -> order, Follower.NONE, progress);
    } catch (RuntimeException e) {
      part.close();
      throw e;
    }
  }

  @Test
  void writes_what_arrives_and_digests_it() throws IOException {
    Set<DigestAlgorithm> all = EnumSet.allOf(DigestAlgorithm.class);

    Fetched fetched = fetch(linux, source, all);

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(fetched.bytes()).isEqualTo(content.length);
    assertThat(fetched.digests()).hasSameSizeAs(all);
    for (DigestAlgorithm algorithm : all) {
      assertThat(fetched.digests().get(algorithm))
          .isEqualTo(Digest.of(algorithm, algorithm.start().digest(content)));
    }
    assertThat(source.opens()).isOne();
  }

  @Test
  void keeps_zeros_as_holes() throws IOException {
    byte[] sparse = new byte[16 * MIB];
    sparse[5 * MIB + 3] = 1;
    source.replace(sparse, "2");

    fetch(linux, source);

    assertThat(target()).hasSize(sparse.length);
    assertThat(Files.readAllBytes(target())).isEqualTo(sparse);
    assertThat(linux.allocatedBytes(target())).isLessThan(64 * 1024);
  }

  @Test
  void keeps_an_image_that_is_all_zeros_at_its_length() {
    source.replace(new byte[2 * MIB + 1], "2");

    assertThat(fetch(linux, source).bytes()).isEqualTo(2 * MIB + 1);
    assertThat(target()).hasSize(2 * MIB + 1);
  }

  @Test
  void fetches_an_empty_image() {
    source.replace(new byte[0], "2");

    assertThat(fetch(linux, source).bytes()).isZero();
    assertThat(target()).isEmptyFile();
  }

  @Test
  void fetches_what_promises_no_length() {
    source.promise(OptionalLong.empty());

    assertThat(fetch(linux, source).bytes()).isEqualTo(content.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, MIB, -MIB, Integer.MAX_VALUE / 4})
  void an_image_of_another_length_than_was_promised_is_none(long more) {
    source.promise(OptionalLong.of(content.length + more));

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, source))
        .hasMessageContaining(
            "ended after " + content.length + " of " + (content.length + more) + " bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, MIB, 3 * MIB / 2})
  void a_stream_that_breaks_is_no_end(long after) {
    source.promise(OptionalLong.empty());
    source.breakAfter(after);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, source))
        .hasMessageContaining("Connection reset");
  }

  @Test
  void more_than_any_image_can_have_is_refused_before_it_is_read() {
    source.promise(OptionalLong.of(2 * GIB + 1));

    assertFails(Kind.IMAGE_TOO_LARGE, () -> fetch(linux, source));
    assertNothingLeft();
  }

  @Test
  void more_than_any_image_can_have_is_refused_when_it_has_arrived() throws IOException {
    Fetcher fetcher = fetcher(linux, DiskSize.ZERO);
    ImageSource endless = streaming(new Zeros());

    try (Part part = part(linux)) {
      assertFails(
              Kind.IMAGE_TOO_LARGE,
              () -> fetcher.fetch(
                  endless, part, facts -> NOTHING_ASKED, Follower.NONE, ProgressListener.none()))
          .hasMessageContaining("longer than 1 GiB");
      assertThat(Files.size(target())).isLessThanOrEqualTo(GIB);
    }
    assertNothingLeft();
  }

  private Digest sha256(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.start().digest(bytes));
  }

  private FetchOrder expecting(byte[] bytes) {
    return new FetchOrder(
        Set.of(), List.of(new Expected(sha256(bytes), "was asked for")), Compression.NONE);
  }

  @Test
  void a_remote_transfer_that_breaks_is_gone_on_with_in_the_same_call() throws IOException {
    source.moveAway();
    source.breakAfter(MIB);

    Fetched fetched = fetch(linux, source);

    assertThat(fetched.bytes()).isEqualTo(content.length);
    assertThat(fetched.digests()).containsValue(sha256(content));
    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(source.opens()).isEqualTo(2);
  }

  @Test
  void what_has_arrived_is_gone_on_with_by_a_later_call() throws IOException {
    source.moveAway();
    source.breakAfter(MIB);
    try (Part part = part(linux)) {
      Fetcher once = new Fetcher(
          new SpaceGuard(linux, directory),
          new Throttle(OptionalLong.empty()),
          RetryPolicy.NONE,
          DiskSize.ofGib(1));
      assertFails(
          Kind.SOURCE_UNAVAILABLE,
          () -> once.fetch(
              source, part, facts -> NOTHING_ASKED, Follower.NONE, ProgressListener.none()));
    }
    assertThat(target()).hasSize(MIB);
    assertThat(record()).content().contains("\"offset\" : " + MIB, "\"version\" : \"1\"");
    source.breakAfter(content.length - MIB + 1);

    Fetched fetched = fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(fetched.bytes()).isEqualTo(content.length);
    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(source.opens()).isEqualTo(2);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void unpacks_what_is_packed_as_it_arrives_and_digests_it_as_it_is_served() throws IOException {
    byte[] packed = gzip(content);
    source.replace(packed, "2");

    try (Part part = part(linux)) {
      Fetched fetched = fetcher(linux)
          .fetch(source, part, facts -> PACKED, Follower.NONE, ProgressListener.none());

      assertThat(fetched.digests()).containsValue(sha256(packed));
      assertThat(fetched.bytes()).isEqualTo(packed.length);
      part.complete();
      assertThat(Files.readAllBytes(part.content().path())).isEqualTo(content);
      assertThat(layout().bases()).isDirectoryContaining(part.content().path()::equals);
      assertThat(target()).doesNotExist();
    }
    assertNothingLeft();
  }

  @Test
  void what_is_packed_is_gone_on_with_too() throws IOException {
    byte[] packed = gzip(content);
    source.replace(packed, "2");
    source.moveAway();
    arrived(Arrays.copyOf(packed, MIB), MIB, "2");

    try (Part part = part(linux)) {
      fetcher(linux).fetch(source, part, facts -> PACKED, Follower.NONE, ProgressListener.none());

      assertThat(Files.readAllBytes(part.content().path())).isEqualTo(content);
    }
    assertThat(source.opens()).isOne();
  }

  @Test
  void a_wrong_beginning_of_what_is_packed_is_found_out_and_fetched_once_more() throws IOException {
    source.replace(gzip(content), "2");
    source.moveAway();
    arrived(new byte[MIB], MIB, "2");

    try (Part part = part(linux)) {
      fetcher(linux).fetch(source, part, facts -> PACKED, Follower.NONE, ProgressListener.none());

      assertThat(Files.readAllBytes(part.content().path())).isEqualTo(content);
    }
    assertThat(source.opens()).isEqualTo(2);
  }

  @Test
  void what_can_not_be_unpacked_is_refused_and_leaves_nothing() {
    assertFails(Kind.IMAGE_REFUSED, () -> fetch(linux, source, PACKED, ProgressListener.none()))
        .hasMessageContaining("can't be unpacked")
        .hasMessageContaining("no gzip stream");
    assertNothingLeft();
  }

  @Test
  void what_can_not_be_unpacked_may_first_of_all_be_something_else_than_was_expected() {
    FetchOrder order = new FetchOrder(
        Set.of(), List.of(new Expected(sha256(new byte[0]), "was asked for")), Compression.GZIP);

    assertFails(Kind.CHECKSUM_MISMATCH, () -> fetch(linux, source, order, ProgressListener.none()));
    assertNothingLeft();
  }

  @Test
  void what_unpacks_to_more_than_any_image_can_have_is_refused_and_leaves_nothing()
      throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 1025; i++) {
        out.write(new byte[MIB]);
      }
    }
    source.replace(packed.toByteArray(), "2");

    try (Part part = part(linux)) {
      assertFails(
          Kind.IMAGE_TOO_LARGE,
          () -> fetcher(linux, DiskSize.ZERO)
              .fetch(source, part, facts -> PACKED, Follower.NONE, ProgressListener.none()));
    }
    assertNothingLeft();
  }

  @Test
  void what_has_arrived_waits_for_a_source_that_is_not_there_just_now() throws IOException {
    source.moveAway();
    arrived(Arrays.copyOf(content, MIB), MIB, "1");
    ImageSource down = new ImageSource() {
      @Override
      public ImageId id() {
        return ID;
      }

      @Override
      public Optional<String> fingerprint() {
        return Optional.empty();
      }

      @Override
      public SourceFacts describe() {
        return SourceFacts.UNKNOWN;
      }

      @Override
      public SourceStream open(ResumePoint from) throws IOException {
        throw new IOException("Connection refused");
      }
    };

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, down));
    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(source.opens()).isOne();
  }

  @Test
  void what_is_refused_by_its_promises_is_removed_with_what_had_arrived() throws IOException {
    source.moveAway();
    arrived(Arrays.copyOf(content, MIB), MIB, "1");

    try (Part part = part(linux)) {
      assertFails(
          Kind.IMAGE_REFUSED,
          () -> fetcher(linux)
              .fetch(
                  source,
                  part,
                  facts -> {
                    throw new ImageException(Kind.IMAGE_REFUSED, "no");
                  },
                  Follower.NONE,
                  ProgressListener.none()));
    }
    assertNothingLeft();
  }

  private void arrived(byte[] bytes, long offset, String version) throws IOException {
    Files.write(target(), bytes);
    Files.writeString(
        record(),
        "{\"source\": \"x\", \"version\": \"" + version + "\", \"offset\": " + offset + "}");
  }

  @Test
  void no_more_than_what_is_known_to_be_on_disk_is_gone_on_with() throws IOException {
    source.moveAway();
    byte[] written = content.clone();
    Arrays.fill(written, MIB, written.length, (byte) 7);
    arrived(written, MIB, "1");

    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(source.opens()).isOne();
  }

  @Test
  void zeros_at_the_end_of_what_is_on_disk_may_be_a_hole_that_the_file_lacks() throws IOException {
    byte[] sparse = new byte[3 * MIB];
    sparse[0] = 1;
    sparse[3 * MIB - 1] = 1;
    source.replace(sparse, "2");
    source.moveAway();
    arrived(new byte[] {1}, 2 * MIB, "2");

    fetch(linux, source, expecting(sparse), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(sparse);
    assertThat(source.opens()).isOne();
  }

  @Test
  void a_file_without_a_record_is_begun_anew() throws IOException {
    source.moveAway();
    Files.write(target(), new byte[MIB]);

    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"source\": \"x\", \"offset\": -5}", "[]", "null"})
  void a_damaged_record_is_no_record(String record) throws IOException {
    source.moveAway();
    Files.write(target(), new byte[MIB]);
    Files.writeString(record(), record);

    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
  }

  @Test
  void content_that_changed_since_is_begun_anew() throws IOException {
    arrived(new byte[MIB], MIB, "1");
    source.replace(content, "2");
    source.moveAway();

    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
  }

  @Test
  void content_that_changes_between_two_transfers_is_begun_anew() throws IOException {
    source.moveAway();
    source.breakAfter(MIB);
    byte[] other = random(2 * MIB);
    ProgressListener changing = progress -> {
      if (progress.step() == Progress.Step.WAIT && source.opens() == 1) {
        source.replace(other, "2");
        source.moveAway();
      }
    };

    Fetched fetched = fetch(linux, source, FetchOrder.computing(SHA256), changing);

    assertThat(fetched.digests()).containsValue(sha256(other));
    assertThat(Files.readAllBytes(target())).isEqualTo(other);
  }

  @Test
  void a_wrong_beginning_is_found_out_by_the_checksum_and_fetched_once_more() throws IOException {
    source.moveAway();
    arrived(new byte[MIB], MIB, "1");

    fetch(linux, source, expecting(content), ProgressListener.none());

    assertThat(Files.readAllBytes(target())).isEqualTo(content);
    assertThat(source.opens()).isEqualTo(2);
  }

  @Test
  void a_wrong_checksum_leaves_nothing() {
    source.moveAway();

    assertFails(
            Kind.CHECKSUM_MISMATCH,
            () -> fetch(linux, source, expecting(new byte[1]), ProgressListener.none()))
        .hasMessageContaining("than was asked for")
        .hasMessageContaining(sha256(content).hex());
    assertNothingLeft();
  }

  @Test
  void a_source_that_can_not_go_on_is_begun_anew_and_given_up_in_the_end() {
    source.moveAway();
    source.forgetVersion();
    source.breakAfter(MIB);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, source))
        .hasMessageContaining("Connection reset");
    assertThat(source.opens()).isBetween(3, 2 * RETRIES.attempts() + 1);
  }

  @Test
  void a_local_file_that_breaks_is_not_tried_again_and_leaves_nothing() {
    source.breakAfter(MIB);

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, source));
    assertThat(source.opens()).isOne();
    assertNothingLeft();
  }

  @Test
  void an_image_that_changes_while_it_is_read_is_none() {
    InMemorySource other = new InMemorySource(ID, new byte[0]);
    other.replace(content, "2");
    ImageSource changing = new ImageSource() {
      @Override
      public ImageId id() {
        return ID;
      }

      @Override
      public Optional<String> fingerprint() {
        return source.opens() == 0 ? source.fingerprint() : other.fingerprint();
      }

      @Override
      public SourceFacts describe() {
        return source.describe();
      }

      @Override
      public SourceStream open(ResumePoint from) {
        return source.open(from);
      }
    };

    assertFails(Kind.SOURCE_UNAVAILABLE, () -> fetch(linux, changing))
        .hasMessageContaining("was changed while it was read");
  }

  @Test
  void an_image_that_vanishes_is_not_found() {
    source.vanish();

    assertFails(Kind.NOT_FOUND, () -> fetch(linux, source));
    assertThat(target()).doesNotExist();
  }

  @Test
  void a_remote_image_that_does_not_fit_is_not_begun() {
    source.moveAway();
    HostFiles small = new SmallDisk(linux, 100 * MIB, 6 * MIB);

    assertFails(Kind.NO_SPACE, () -> fetch(small, source)).hasMessageContaining("6 MiB are free");
    assertThat(target()).doesNotExist();
  }

  @Test
  void a_local_image_may_be_mostly_holes_and_is_tried() {
    HostFiles small = new SmallDisk(linux, 100 * MIB, 6 * MIB);

    assertThat(fetch(small, source).bytes()).isEqualTo(content.length);
  }

  @Test
  void looks_at_the_space_left_while_it_writes() {
    source.replace(new byte[65 * MIB], "2");
    HostFiles shrinking = new SmallDisk(linux, 100 * MIB, 6 * MIB) {
      private int asked;

      @Override
      public long usableBytes(Path directory) {
        return asked++ == 0 ? 6 * MIB : 0;
      }
    };

    assertFails(Kind.NO_SPACE, () -> fetch(shrinking, source));
  }

  @Test
  void a_full_disk_is_told_as_such() {
    FaultyFiles full = new FaultyFiles(linux, 6, Moment.BEFORE, Fault.noSpace());

    assertFails(Kind.NO_SPACE, () -> fetch(full, source)).hasMessageContaining(ID.toString());
  }

  @Test
  void a_broken_disk_is_not_the_sources_fault() {
    FaultyFiles broken = new FaultyFiles(linux, 6, Moment.BEFORE, Fault.ioError());

    assertFails(Kind.STATE_DIRECTORY, () -> fetch(broken, source));
  }

  @Test
  void an_interrupt_ends_it() {
    Thread.currentThread().interrupt();

    assertFails(Kind.INTERRUPTED, () -> fetch(linux, source));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void an_interrupt_in_the_middle_ends_it_too() {
    ImageSource interrupting = streaming(new Zeros() {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        Thread.currentThread().interrupt();
        return super.read(buffer, offset, length);
      }
    });

    assertFails(Kind.INTERRUPTED, () -> fetch(linux, interrupting));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tells_its_progress_from_nothing_to_all() {
    List<Progress> told = new ArrayList<>();

    fetch(linux, source, FetchOrder.computing(SHA256), told::add);

    OptionalLong total = OptionalLong.of(content.length);
    assertThat(told)
        .startsWith(new Progress(Progress.Step.FETCH, ID.toString(), 0, total))
        .endsWith(new Progress(Progress.Step.FETCH, ID.toString(), content.length, total));
  }

  @Test
  void digests_without_writing() throws IOException {
    Fetched fetched = fetcher(linux).digest(source, SHA256, ProgressListener.none());

    byte[] expected = DigestAlgorithm.SHA256.start().digest(content);
    assertThat(fetched.digests())
        .containsEntry(DigestAlgorithm.SHA256, Digest.of(DigestAlgorithm.SHA256, expected));
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    assertThat(layout().bases()).isEmptyDirectory();
  }

  private static ImageSource streaming(InputStream bytes) {
    return new ImageSource() {
      @Override
      public ImageId id() {
        return ID;
      }

      @Override
      public Optional<String> fingerprint() {
        return Optional.empty();
      }

      @Override
      public SourceFacts describe() {
        return SourceFacts.UNKNOWN;
      }

      @Override
      public SourceStream open(ResumePoint from) {
        return new SourceStream(bytes, 0, SourceFacts.UNKNOWN);
      }
    };
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** They never end. */
  private static class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      Arrays.fill(buffer, offset, offset + length, (byte) 0);
      return length;
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.ProgressListener;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherTest {
  private static final int MIB = 1 << 20;
  private static final long GIB = 1L << 30;
  private static final ImageId ID = new ImageId("/memory/image");
  private static final Set<DigestAlgorithm> SHA256 = Set.of(DigestAlgorithm.SHA256);

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final byte[] content = random(3 * MIB / 2 + 77);
  private final InMemorySource source = new InMemorySource(ID, content);

  private Fetcher fetcher(HostFiles files) {
    return new Fetcher(files, new SpaceGuard(files, directory), DiskSize.ofGib(1));
  }

  private Path target() {
    return directory.resolve("target.part");
  }

  private Fetched fetch(HostFiles files, ImageSource from) {
    return fetcher(files).fetch(from, target(), SHA256, ProgressListener.none());
  }

  @Test
  void writes_what_arrives_and_digests_it() throws IOException {
    Set<DigestAlgorithm> all = EnumSet.allOf(DigestAlgorithm.class);

    Fetched fetched = fetcher(linux).fetch(source, target(), all, ProgressListener.none());

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
    assertThat(target()).isEmptyFile();
  }

  @Test
  void more_than_any_image_can_have_is_refused_when_it_has_arrived() throws IOException {
    Fetcher fetcher = new Fetcher(linux, new SpaceGuard(linux, directory), DiskSize.ZERO);
    ImageSource endless = streaming(new Zeros());

    assertFails(
            Kind.IMAGE_TOO_LARGE,
            () -> fetcher.fetch(endless, target(), Set.of(), ProgressListener.none()))
        .hasMessageContaining("longer than 1 GiB");
    assertThat(Files.size(target())).isLessThanOrEqualTo(GIB);
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
    FaultyFiles full = new FaultyFiles(linux, 4, Moment.BEFORE, Fault.noSpace());

    assertFails(Kind.NO_SPACE, () -> fetch(full, source)).hasMessageContaining(ID.toString());
  }

  @Test
  void a_broken_disk_is_not_the_sources_fault() {
    FaultyFiles broken = new FaultyFiles(linux, 4, Moment.BEFORE, Fault.ioError());

    assertFails(Kind.STATE_DIRECTORY, () -> fetch(broken, source));
  }

  @Test
  void overwrites_nothing() throws IOException {
    Files.writeString(target(), "old");

    assertFails(Kind.STATE_DIRECTORY, () -> fetch(linux, source));
    assertThat(target()).hasContent("old");
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

    fetcher(linux).fetch(source, target(), SHA256, told::add);

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
    assertThat(directory).isEmptyDirectory();
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

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pruning and removing, ended or disturbed at every one of their file operations. */
@Timeout(120)
class PruneSweepTest {
  private static final PruneRequest ALL =
      PruneRequest.of(PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO));

  /** What is swept. */
  enum Swept {
    PRUNE,
    REMOVE;

    void run(ImageBackend backend) {
      switch (this) {
        case PRUNE -> backend.prune(ALL, CacheBed.users("libvirt"));
        case REMOVE -> backend.removeImage(CacheBed.location("old"), CacheUsers.none());
      }
    }
  }

  @TempDir
  Path directory;

  /** Two revisions that nobody uses, something in flight, and an image in use. */
  private CacheBed bed(String name) throws IOException {
    CacheBed bed = new CacheBed(directory.resolve(name));
    bed.unused("old");
    bed.source("/memory/old").replace(TinyImage.content(4), "2");
    bed.unused("old");
    Files.writeString(bed.layout.part(new ImageId("/memory/old").cacheId(1)), "x");
    bed.create("used", "web");
    return bed;
  }

  private static void run(Swept swept, CacheBed bed, HostFiles files) {
    try (ImageBackend backend = bed.open("nest", Clock.systemUTC(), files)) {
      swept.run(backend);
    }
  }

  /** The state directory as it was before each operation is all that a kill leaves. */
  @ParameterizedTest
  @EnumSource
  void whatever_operation_was_the_last_all_is_sound_and_the_next_call_ends_it(Swept swept)
      throws IOException {
    int n = 0;
    FaultyFiles files;
    do {
      n++;
      CacheBed bed = bed("state-" + n);
      Path left = directory.resolve("left-" + n);
      Path state = bed.layout.root();
      files = new FaultyFiles(
          new LinuxFiles(), n, Moment.BEFORE, Fault.running(() -> copyTree(state, left)));
      run(swept, bed, files);
      assertEnded(swept, bed);
      if (files.struck()) {
        assertSoundAfter(swept, new CacheBed(left));
      }
    } while (files.struck());

    assertThat(n).isGreaterThan(12);
  }

  @ParameterizedTest
  @EnumSource
  void a_broken_disk_leaves_all_sound(Swept swept) throws IOException {
    int n = 0;
    FaultyFiles files;
    do {
      CacheBed bed = bed("state-" + ++n);
      Moment moment = n % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
      files = new FaultyFiles(new LinuxFiles(), n, moment, Fault.ioError());
      try {
        run(swept, bed, files);
        assertThat(files.struck()).as("no fault, no failure").isFalse();
      } catch (ImageException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.STATE_DIRECTORY);
      }
      assertSoundAfter(swept, bed);
    } while (files.struck());
  }

  private static void assertSoundAfter(Swept swept, CacheBed bed) throws IOException {
    assertUsedImageIsWhole(bed);
    try {
      run(swept, bed, new LinuxFiles());
    } catch (ImageException e) {
      // It had been done but for the answer.
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_FOUND);
    }
    assertEnded(swept, bed);
    bed.source("/memory/old").replace(TinyImage.content(4), "2");
    assertThat(bed.pull("old").path()).hasBinaryContent(TinyImage.content(4));
  }

  private static void assertUsedImageIsWhole(CacheBed bed) throws IOException {
    Path disk = bed.layout.instances().resolve("web").resolve("disk");
    assertThat(FakeQemuImg.backing(disk).getFileName()).isNotNull();
    assertThat(bed.layout.bases().resolve(FakeQemuImg.backing(disk).getFileName()))
        .exists();
  }

  private static void assertEnded(Swept swept, CacheBed bed) throws IOException {
    assertUsedImageIsWhole(bed);
    Set<String> files = bed.files();
    ImageId old = new ImageId("/memory/old");
    assertThat(files)
        .noneMatch(name -> name.startsWith("_base/" + old.cacheId(2)))
        .noneMatch(name -> name.matches(".*\\.(part|tmp|converted|part\\.json)"));
    if (swept == Swept.REMOVE) {
      assertThat(files).noneMatch(name -> name.startsWith("_base/" + old.cacheId(1)));
    }
  }

  private static void copyTree(Path from, Path to) {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path file : walk.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dead processes left in flight, which prune removes. */
class LeftoversTest {
  private static final PruneRequest USUAL = PruneRequest.of(PrunePolicy.DEFAULT);
  private static final ImageId NEVER_CACHED = new ImageId("/memory/never");
  private static final ImageId CACHED = new ImageId("/memory/a");
  private static final ImageId SECRET = new ImageId("https://host/image?token=secret");

  @TempDir
  Path directory;

  private CacheBed bed;

  @BeforeEach
  void make_cache() {
    bed = new CacheBed(directory.resolve("state"));
    bed.pull("a");
  }

  private PruneResult prune(PruneRequest request) {
    try (ImageBackend backend = bed.open()) {
      return backend.prune(request, CacheUsers.none());
    }
  }

  private Path left(String name) throws IOException {
    return Files.writeString(bed.layout.bases().resolve(name), "left");
  }

  private HeldLock hold(NamedLocks locks, String key, NamedLocks.Mode mode) {
    return locks.acquire(key, mode, "making it", Duration.ZERO, ProgressListener.none());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".part",
        ".17-1.converted",
        ".17-1.tmp",
        ".json.17-1.tmp",
        ".pin.17-1.tmp",
        "_1.17-1.tmp",
        "_1536b.17-1.tmp"
      })
  void what_is_in_flight_of_any_image_goes(String ending) throws IOException {
    Path first = left(NEVER_CACHED.cacheId(1) + ending);
    Path cached = left(CACHED.cacheId(1) + ending);
    Path later = left(CACHED.cacheId(2) + ending);

    PruneResult dry = prune(USUAL.withMode(Mode.DRY_RUN));
    assertThat(List.of(first, cached, later))
        .allSatisfy(file -> assertThat(file).exists());
    PruneResult result = prune(USUAL);

    assertThat(result).isEqualTo(dry);
    assertThat(result.removed())
        .allMatch(file -> file.kind() == RemovedFile.Kind.LEFTOVER)
        .extracting(RemovedFile::file)
        .containsExactlyInAnyOrder(first, cached, later);
    assertThat(List.of(first, cached, later)).noneMatch(Files::exists);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void what_is_still_being_made_stays(int revision) throws IOException {
    Path converted = left(CACHED.cacheId(revision) + ".17-1.converted");
    try (NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles());
        HeldLock held = hold(locks, bed.layout.imageLock(CACHED), NamedLocks.Mode.EXCLUSIVE)) {
      PruneResult result = prune(USUAL);

      assertThat(converted).exists();
      assertThat(result.kept())
          .filteredOn(kept -> kept.reason() == Reason.BUSY)
          .singleElement()
          .satisfies(kept -> assertThat(kept.file()).isEqualTo(converted))
          .satisfies(kept -> assertThat(kept.why()).contains("making it"));
      assertThat(held.key()).isNotEmpty();
    }
  }

  @Test
  void a_sized_base_that_is_still_being_made_stays() throws IOException {
    CacheId id = CACHED.cacheId(1);
    Path unfinished = left(id + "_1.17-1.tmp");
    Path sizedBase = unfinished.resolveSibling(id + "_1");
    try (NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles());
        HeldLock held = hold(locks, bed.layout.fileLock(sizedBase), NamedLocks.Mode.EXCLUSIVE)) {
      prune(USUAL);

      assertThat(unfinished).exists();
      assertThat(held.key()).isNotEmpty();
    }
    prune(USUAL);
    assertThat(unfinished).doesNotExist();
  }

  /** The cache id of a later revision hides its image, if the image's id is not shown in full. */
  @Test
  void what_may_be_of_an_image_whose_id_is_secret_stays_while_that_is_worked_on()
      throws IOException {
    InMemorySource secret = new InMemorySource(SECRET, TinyImage.of(ImageFormat.RAW));
    bed.add("/memory/secret", secret);
    bed.pull("secret");
    Path later = left(SECRET.cacheId(2) + ".17-1.converted");
    try (NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles());
        HeldLock held = hold(locks, bed.layout.imageLock(SECRET), NamedLocks.Mode.EXCLUSIVE)) {
      prune(USUAL);

      assertThat(later).exists();
      assertThat(held.key()).isNotEmpty();
    }
    prune(USUAL);
    assertThat(later).doesNotExist();
  }

  @Test
  void a_download_that_can_be_gone_on_with_stays_for_a_day() throws IOException {
    Path part = left(NEVER_CACHED.cacheId(1) + ".part");
    Path record = left(NEVER_CACHED.cacheId(1) + ".part.json");
    CacheBed.age(record, Duration.ofDays(2));

    assertThat(prune(USUAL).kept())
        .filteredOn(kept -> kept.reason() == Reason.RECENT)
        .hasSize(3);
    assertThat(part).exists();

    CacheBed.age(part, Duration.ofHours(25));
    assertThat(prune(USUAL).removed()).extracting(RemovedFile::file).containsExactly(record, part);
  }

  @Test
  void a_download_from_the_future_was_just_written() throws IOException {
    left(NEVER_CACHED.cacheId(1) + ".part.json");
    Path part = left(NEVER_CACHED.cacheId(1) + ".part");
    CacheBed.age(part, Duration.ofDays(-1));

    prune(PruneRequest.of(PrunePolicy.DEFAULT.withPartAge(Duration.ZERO)));

    assertThat(part).exists();
  }

  @Test
  void what_is_in_flight_of_locks_and_hosts_goes() throws IOException {
    Files.createDirectories(bed.layout.hosts());
    List<Path> left = List.of(
        Files.writeString(bed.layout.locks().resolve("image-x.json.17-1.tmp"), "{}"),
        Files.writeString(bed.layout.locks().resolve("prune.json.17-1.tmp"), "{}"),
        Files.writeString(bed.layout.hosts().resolve("other.json.17-1.tmp"), "{}"));
    Path foreign = Files.writeString(bed.layout.locks().resolve("a b.json.17-1.tmp"), "{}");

    assertThat(prune(USUAL).removed())
        .extracting(RemovedFile::file)
        .containsExactlyInAnyOrderElementsOf(left);
    assertThat(foreign).exists();
  }

  @Test
  void the_next_call_for_an_image_works_after_its_leftovers_went() throws IOException {
    left(NEVER_CACHED.cacheId(1) + ".part");
    left(CACHED.cacheId(1) + "_1.17-1.tmp");
    prune(USUAL);

    assertThat(bed.pull("never").path()).exists();
    assertThat(bed.create("a", "web").path()).exists();
  }
}

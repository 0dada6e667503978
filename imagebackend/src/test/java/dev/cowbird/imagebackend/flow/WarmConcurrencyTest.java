/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many disks on one cached base, all of them half made at the same time. */
@Timeout(60)
class WarmConcurrencyTest {
  private static final int THREADS = 16;
  private static final PruneRequest ALL =
      PruneRequest.of(PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO));

  @TempDir
  Path directory;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void end_threads() {
    threads.shutdownNow();
  }

  static List<DiskSize> sizes() {
    return List.of(DiskSize.ZERO, CacheBed.SIZE);
  }

  /** All wait for the last one when they have chosen their base, and hold whatever they hold. */
  private static List<Disk> createTogether(
      CacheBed bed, DiskSize size, ExecutorService threads, Runnable meanwhile) throws Exception {
    CyclicBarrier allInside = new CyclicBarrier(THREADS, meanwhile);
    List<Future<Disk>> all = new ArrayList<>();
    try (ImageBackend backend = bed.open()) {
      for (int i = 0; i < THREADS; i++) {
        InstanceName name = new InstanceName("vm" + i);
        all.add(threads.submit(() -> create(backend, name, size, waitingIn(allInside))));
      }
      List<Disk> disks = new ArrayList<>();
      for (Future<Disk> each : all) {
        disks.add(each.get(30, TimeUnit.SECONDS));
      }
      return disks;
    }
  }

  private static Disk create(
      ImageBackend backend, InstanceName name, DiskSize size, ProgressListener progress) {
    ImageRequest image = ImageRequest.of(CacheBed.location("image"));
    try (InstanceLock lock = backend.lockInstance(name)) {
      return backend.createDisk(lock, new DiskRequest(image, name, size, DiskKind.QCOW2), progress);
    }
  }

  private static ProgressListener waitingIn(CyclicBarrier barrier) {
    return (Progress progress) -> {
      if (progress.step() == Step.OVERLAY) {
        await(barrier);
      }
    };
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("Not all can make their disk at the same time", e);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void none_waits_for_another_and_all_disks_are_right(DiskSize size) throws Exception {
    CacheBed bed = new CacheBed(directory.resolve("state"));
    bed.create("image", "first");

    List<Disk> disks = createTogether(bed, size, threads, () -> {});

    assertThat(disks).extracting(Disk::path).doesNotHaveDuplicates();
    assertLieOn(disks);
    assertThat(bed.source("/memory/image").opens()).isOne();
    StateCheck check = new StateCheck(directory.resolve("state"));
    check.assertNothingInFlight();
  }

  private static void assertLieOn(List<Disk> disks) throws IOException {
    for (Disk disk : disks) {
      Path below = disk.sizedBase().orElse(disk.base());
      assertThat(FakeQemuImg.backing(disk.path())).isEqualTo(below).exists();
      assertThat(FakeQemuImg.read(disk.path())).startsWith(TinyImage.content());
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void what_they_are_laid_on_can_not_be_removed_meanwhile(DiskSize size) throws Exception {
    CacheBed bed = new CacheBed(directory.resolve("state"));
    Disk unused = bed.unused("image");
    // The sized base that is asked for is the only one there.
    Path base = unused.base();
    Path below = size.isZero() ? base : unused.sizedBase().orElseThrow();

    List<Disk> disks = createTogether(bed, size, threads, () -> {
      try (ImageBackend remover = bed.open()) {
        remover.prune(ALL, CacheBed.users("libvirt"));
        assertThat(below).exists();
        assertThat(base).exists();
        assertFails(
            Kind.CONFLICT,
            () -> remover.removeImage(CacheBed.location("image"), CacheUsers.none()));
      }
    });

    assertLieOn(disks);
  }

  @Test
  void what_is_removed_before_they_begin_is_made_once_more() throws Exception {
    CacheBed bed = new CacheBed(directory.resolve("state"));
    bed.unused("image");
    try (ImageBackend remover = bed.open()) {
      assertThat(remover.removeImage(CacheBed.location("image"), CacheUsers.none()))
          .isNotEmpty();
    }

    List<Disk> disks = createTogether(bed, CacheBed.SIZE, threads, () -> {});

    assertLieOn(disks);
    assertThat(bed.source("/memory/image").opens()).isEqualTo(2);
  }
}

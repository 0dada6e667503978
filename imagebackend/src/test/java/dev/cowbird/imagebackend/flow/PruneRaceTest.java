/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks are made while the cache is pruned of everything: none ever lies on a missing file. */
@Timeout(120)
class PruneRaceTest {
  private static final PruneRequest ALL =
      PruneRequest.of(PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO));
  private static final int ROUNDS = 25;

  @TempDir
  Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end_threads() {
    threads.shutdownNow();
  }

  /** Makes disks and removes them, again and again, and looks whether they lie on anything. */
  private static void makeDisks(CacheBed bed, String host, String name, int rounds) {
    try (ImageBackend backend = bed.open(host)) {
      for (int round = 0; round < rounds; round++) {
        String image = "image" + round % 2;
        DiskSize size = round % 3 == 0 ? DiskSize.ZERO : CacheBed.SIZE;
        Disk disk = CacheBed.create(backend, image, name, size, DiskKind.QCOW2);
        assertLiesOnSomething(disk);
        if (round < rounds - 1) {
          CacheBed.remove(backend, name);
        }
      }
    }
  }

  private static void assertLiesOnSomething(Disk disk) {
    try {
      assertThat(FakeQemuImg.backing(disk.path())).exists();
      assertThat(disk.base()).exists();
      assertThat(FakeQemuImg.read(disk.path())).startsWith(TinyImage.content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @return how many files went */
  private static int pruneUntil(CacheBed bed, String host, AtomicBoolean end) {
    int removed = 0;
    try (ImageBackend backend = bed.open(host)) {
      while (!end.get()) {
        removed += backend.prune(ALL, CacheBed.users("libvirt")).removed().size();
        removed += removeImage(backend);
      }
    }
    return removed;
  }

  private static int removeImage(ImageBackend backend) {
    try {
      return backend.removeImage(CacheBed.location("image0"), CacheUsers.none()).size();
    } catch (ImageException e) {
      assertThat(e.kind()).as(e.getMessage()).isIn(Kind.CONFLICT, Kind.NOT_FOUND);
      return 0;
    }
  }

  private void race(int makers, List<String> hosts) throws Exception {
    CacheBed bed = new CacheBed(directory.resolve("state"));
    AtomicBoolean end = new AtomicBoolean();
    List<Future<Integer>> pruners = new ArrayList<>();
    List<Future<?>> making = new ArrayList<>();
    for (String host : hosts) {
      pruners.add(threads.submit(() -> pruneUntil(bed, host, end)));
      for (int i = 0; i < makers; i++) {
        String name = "vm-" + host + "-" + i;
        making.add(threads.submit(() -> makeDisks(bed, host, name, ROUNDS)));
      }
    }
    try {
      for (Future<?> each : making) {
        each.get(100, TimeUnit.SECONDS);
      }
    } finally {
      end.set(true);
    }
    int removed = 0;
    for (Future<Integer> each : pruners) {
      removed += each.get(100, TimeUnit.SECONDS);
    }
    assertThat(removed).as("removed meanwhile").isPositive();
  }

  @Test
  void threads_of_one_host() throws Exception {
    race(4, List.of("nest"));
  }

  @Test
  void two_hosts_on_one_directory() throws Exception {
    race(2, List.of("nest", "tree"));
  }

  @Test
  void processes() throws IOException {
    Path state = directory.resolve("state");
    try (ChildJvm pruning = ChildJvm.start(Pruner.class, state);
        ChildJvm first = ChildJvm.start(Maker.class, state, "vm1");
        ChildJvm second = ChildJvm.start(Maker.class, state, "vm2")) {
      assertThat(pruning.readLine()).isEqualTo("pruning");
      assertThat(first.readLine()).isEqualTo("made");
      assertThat(second.readLine()).isEqualTo("made");
      pruning.writeLine("end");
      assertThat(Integer.parseInt(pruning.readLine())).as("removed meanwhile").isPositive();
    }
    CacheBed bed = new CacheBed(state);
    for (String name : List.of("vm1", "vm2")) {
      Path disk = bed.layout.instances().resolve(name).resolve("disk");
      assertThat(FakeQemuImg.backing(disk)).exists();
    }
  }

  /** Makes disks in a process of its own. */
  static final class Maker {
    private Maker() {}

    public static void main(String[] arguments) {
      makeDisks(new CacheBed(Path.of(arguments[0])), "nest", arguments[1], 15);
      System.out.println("made");
    }
  }

  /** Prunes in a process of its own until it is told to end. */
  static final class Pruner {
    private Pruner() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("pruning");
      CacheBed bed = new CacheBed(Path.of(arguments[0]));
      int removed = 0;
      try (ImageBackend backend = bed.open("nest")) {
        while (System.in.available() == 0) {
          removed += backend.prune(ALL, CacheBed.users("libvirt")).removed().size();
        }
      }
      System.out.println(removed);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.ChildJvm;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.Refresh.Outcome;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import dev.cowbird.imagebackend.testing.InMemorySource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many who want the same at the same time, in threads and in processes. */
@Timeout(60)
class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final DiskSize SIZE = SweptFlow.SIZE;

  @TempDir
  Path directory;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final InMemorySource source =
      new InMemorySource(new ImageId("/memory/image"), TinyImage.of(ImageFormat.VMDK));
  private final RecordingRunner commands =
      new RecordingRunner(new FakeQemuImg(TinyImage.content()));
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);

  @AfterEach
  void end_threads() {
    mayGoOn.countDown();
    threads.shutdownNow();
  }

  private ImageBackend open(Duration lockTimeout) {
    Host host = Host.ofThisMachine()
        .withCommands(commands)
        .withSources(
            location -> location.toString().equals("/memory/slow") ? new SlowSource() : source);
    ImageBackendConfig config =
        ImageBackendConfig.of(directory.resolve("state")).withLockTimeout(lockTimeout);
    return LocalImageBackend.open(config, host);
  }

  private ImageBackend open() {
    return open(Duration.ofSeconds(30));
  }

  private static ImageRequest image(String location) {
    return ImageRequest.of(ImageLocation.parse(location));
  }

  private static Disk create(ImageBackend backend, String instance, DiskKind kind) {
    return create(backend, instance, kind, ProgressListener.none());
  }

  private static Disk create(
      ImageBackend backend, String instance, DiskKind kind, ProgressListener progress) {
    InstanceName name = new InstanceName(instance);
    try (InstanceLock lock = backend.lockInstance(name)) {
      DiskRequest request = new DiskRequest(image("/memory/image"), name, SIZE, kind);
      return backend.createDisk(lock, request, progress);
    }
  }

  private <T> List<T> inAllThreads(Callable<T> task) throws Exception {
    CountDownLatch all = new CountDownLatch(THREADS);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      futures.add(threads.submit(() -> {
        all.countDown();
        all.await();
        return task.call();
      }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get(30, TimeUnit.SECONDS));
    }
    return results;
  }

  @Test
  void threads_that_pull_one_image_fetch_it_once() throws Exception {
    try (ImageBackend backend = open()) {
      List<Base> bases =
          inAllThreads(() -> backend.pull(image("/memory/image"), ProgressListener.none()));

      assertThat(Set.copyOf(bases)).hasSize(1);
    }
    assertThat(source.opens()).isOne();
    assertThat(commands.conversions()).isOne();
  }

  @Test
  void threads_that_refresh_one_image_fetch_it_once() throws Exception {
    source.moveAway();
    source.forgetVersion();
    try (ImageBackend backend = open()) {
      backend.pull(image("/memory/image"), ProgressListener.none());
      source.replace(TinyImage.of(ImageFormat.VMDK, 7), "2");
      source.moveAway();
      source.forgetVersion();

      Set<Refresh> refreshes = Set.copyOf(
          inAllThreads(() -> backend.refresh(image("/memory/image"), ProgressListener.none())));

      assertThat(refreshes).hasSize(1);
      assertThat(refreshes.iterator().next().outcome()).isEqualTo(Outcome.REPLACED);
    }
    assertThat(source.opens()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void threads_with_backends_of_their_own_make_a_disk_each_from_one_base(DiskKind kind)
      throws Exception {
    AtomicInteger instances = new AtomicInteger();
    List<Disk> disks = inAllThreads(() -> {
      try (ImageBackend backend = open()) {
        return create(backend, "vm" + instances.incrementAndGet(), kind);
      }
    });

    assertThat(disks.stream().map(Disk::path).collect(Collectors.toSet())).hasSize(THREADS);
    assertThat(disks.stream().map(Disk::base).collect(Collectors.toSet())).hasSize(1);
    assertThat(source.opens()).isOne();
    assertThat(commands.conversions()).isOne();
    StateCheck check = new StateCheck(directory.resolve("state"));
    check.assertFinalNamesAreWhole(kind, SIZE);
    check.assertNothingInFlight();
  }

  @Test
  void threads_that_make_one_disk_all_get_the_same() throws Exception {
    AtomicInteger overlays = new AtomicInteger();
    try (ImageBackend backend = open()) {
      List<Disk> disks = inAllThreads(() -> create(backend, "vm", DiskKind.QCOW2, progress -> {
        if (progress.step() == Step.OVERLAY) {
          overlays.incrementAndGet();
        }
      }));

      assertThat(Set.copyOf(disks)).hasSize(1);
    }
    assertThat(overlays).hasValue(1);
  }

  @Test
  void another_image_is_not_held_up() throws Exception {
    try (ImageBackend backend = open()) {
      Future<Base> slow =
          threads.submit(() -> backend.pull(image("/memory/slow"), ProgressListener.none()));
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

      Future<Base> other =
          threads.submit(() -> backend.pull(image("/memory/image"), ProgressListener.none()));
      assertThat(other.get(30, TimeUnit.SECONDS).path()).exists();
      assertThat(slow.isDone()).isFalse();

      mayGoOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS).path()).exists();
    }
  }

  @Test
  void who_waits_for_the_same_image_gives_up_at_the_deadline() throws Exception {
    try (ImageBackend patient = open();
        ImageBackend impatient = open(Duration.ofMillis(50))) {
      Future<Base> slow =
          threads.submit(() -> patient.pull(image("/memory/slow"), ProgressListener.none()));
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

      assertFails(
              Kind.LOCK_TIMEOUT,
              () -> impatient.pull(image("/memory/slow"), ProgressListener.none()))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));

      mayGoOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS).path()).exists();
    }
  }

  @Test
  void the_lock_of_an_instance_is_held_against_others() {
    InstanceName name = new InstanceName("vm");
    try (ImageBackend backend = open();
        ImageBackend impatient = open(Duration.ZERO)) {
      try (InstanceLock held = backend.lockInstance(name)) {
        assertThat(held.instance()).isEqualTo(name);
        assertFails(Kind.LOCK_TIMEOUT, () -> impatient.lockInstance(name));
        impatient.lockInstance(new InstanceName("other")).close();
        held.close();
        held.close();
      }
      impatient.lockInstance(name).close();
    }
  }

  @Test
  @Tag("qemu")
  void processes_that_pull_one_image_fetch_and_convert_it_once() throws Exception {
    AtomicInteger gets = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] content = TinyImage.of(ImageFormat.VMDK);
    server.createContext("/", exchange -> {
      gets.incrementAndGet();
      blocked.countDown();
      awaitPermission();
      try (exchange) {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    });
    server.setExecutor(threads);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/image";
    Path state = directory.resolve("state");
    try (ChildJvm first = ChildJvm.start(Puller.class, state, url)) {
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
      try (ChildJvm second = ChildJvm.start(Puller.class, state, url)) {
        assertThat(second.readLine()).startsWith("waiting").contains(Long.toString(first.pid()));
        mayGoOn.countDown();

        Path base = Path.of(first.readLine());
        assertThat(second.readLine()).isEqualTo(base.toString());
        assertThat(List.of(first.readLine(), second.readLine())).containsExactly("1", "0");
        assertThat(Files.readAllBytes(base)).isEqualTo(TinyImage.content());
      }
    } finally {
      server.stop(0);
    }
    assertThat(gets).hasValue(1);
  }

  private void awaitPermission() throws IOException {
    try {
      mayGoOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Pulls an image; says whom it waits for, the base, and how often it converted. */
  static final class Puller {
    private Puller() {}

    public static void main(String[] arguments) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      RecordingRunner commands = new RecordingRunner(new ExecCommandRunner());
      Host host = Host.ofThisMachine().withCommands(commands);
      ImageBackendConfig config = ImageBackendConfig.of(Path.of(arguments[0]));
      AtomicInteger waits = new AtomicInteger();
      try (ImageBackend backend = LocalImageBackend.open(config, host)) {
        Base base = backend.pull(image(arguments[1]), progress -> {
          if (progress.step() == Step.WAIT && waits.getAndIncrement() == 0) {
            out.println("waiting for " + progress.subject());
          }
        });
        out.println(base.path());
        out.println(commands.conversions());
      }
    }
  }

  /** A source that says when it is opened, and then waits. */
  private final class SlowSource implements ImageSource {
    private final InMemorySource content =
        new InMemorySource(new ImageId("/memory/slow"), TinyImage.of(ImageFormat.RAW));

    @Override
    public ImageId id() {
      return content.id();
    }

    @Override
    public Optional<String> fingerprint() {
      return content.fingerprint();
    }

    @Override
    public SourceFacts describe() {
      return content.describe();
    }

    @Override
    public SourceStream open(ResumePoint from) {
      blocked.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return content.open(from);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.RecordingFiles;
import dev.cowbird.imagebackend.testing.RecordingLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a disk on a cached image may cost: the table in README.md, "What a warm disk costs". Whoever
 * needs more changes both.
 */
class WarmBudgetTest {
  private static final DiskSize SIZE = SweptFlow.SIZE;
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir
  Path directory;

  private final RecordingFiles files = new RecordingFiles(new LinuxFiles());
  private final RecordingRunner commands =
      new RecordingRunner(new FakeQemuImg(TinyImage.content()));
  private final List<RecordingLocks> locks = new ArrayList<>();
  private final Map<String, InMemorySource> sources = new ConcurrentHashMap<>();
  private final List<LocalImageBackend> backends = new ArrayList<>();
  private int before;

  @BeforeEach
  void warm_up() {
    Host host = Host.ofThisMachine()
        .withFiles(files)
        .withCommands(commands)
        .withSources(location -> source(location.toString()));
    ImageBackendConfig config = ImageBackendConfig.of(directory.resolve("state"));
    backends.add(LocalImageBackend.open(config, host, this::watched));
    create("image", "first");
    forget();
  }

  @AfterEach
  void close() {
    backends.forEach(LocalImageBackend::close);
  }

  private NamedLocks watched(NamedLocks real) {
    locks.add(new RecordingLocks(real));
    return locks.get(0);
  }

  private InMemorySource source(String location) {
    return sources.computeIfAbsent(
        location, name -> new InMemorySource(new ImageId(name), TinyImage.of(ImageFormat.QCOW2)));
  }

  private void forget() {
    files.forget();
    locks.get(0).forget();
    before = commands.titles().size();
  }

  private Disk create(String image, String instance) {
    LocalImageBackend backend = backends.get(0);
    InstanceName name = new InstanceName(instance);
    try (InstanceLock lock = backend.lockInstance(name)) {
      ImageRequest request = ImageRequest.of(ImageLocation.parse("/memory/" + image));
      return backend.createDisk(
          lock, new DiskRequest(request, name, SIZE, DiskKind.QCOW2), ProgressListener.none());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40})
  void a_warm_disk_stays_within_its_budget_however_much_else_there_is(int others) {
    for (int i = 0; i < others; i++) {
      create("other-" + i, "other-" + i);
    }
    forget();

    Disk disk = create("image", "web");

    assertThat(commands.titles()).as("processes").hasSize(before);
    assertThat(source("/memory/image").opens()).as("fetches").isOne();
    assertThat(files.operations())
        .containsExactly(
            "createDirectories web",
            "create disk",
            "create disk.json",
            "publish disk.json",
            "publish disk");
    assertThat(files.syncs()).as("fsyncs").isEqualTo(5);
    String base = disk.base().getFileName().toString();
    assertThat(locks.get(0).taken())
        .containsExactly(
            "EXCLUSIVE instance-web",
            "SHARED image-" + base,
            "SHARED file-" + base,
            "SHARED file-" + disk.sizedBase().orElseThrow().getFileName());
  }

  @Test
  void in_a_directory_that_its_machine_has_already_it_takes_a_sync_less() throws IOException {
    StateLayout layout = backends.get(0).layout();
    Path web = Files.createDirectory(layout.instance(new InstanceName("web")));
    Files.writeString(web.resolve("instance.json"), "{}");
    forget();

    create("image", "web");

    assertThat(files.syncs()).isEqualTo(4);
  }

  @Test
  void asked_again_it_writes_nothing() {
    create("image", "web");
    forget();

    create("image", "web");

    assertThat(files.operations()).isEmpty();
    assertThat(locks.get(0).taken()).containsExactly("EXCLUSIVE instance-web");
  }

  /** What was read tells by its access time; a directory's is that of its last listing. */
  @Test
  void it_reads_three_files_and_lists_no_directory() throws IOException {
    create("other", "other");
    Path state = backends.get(0).layout().root();
    assumeTrue(tellsReading(state), "the file system keeps no access times");
    List<Path> all = below(state);
    for (Path each : all) {
      readLongAgo(each);
    }

    Disk disk = create("image", "web");

    List<Path> read = new ArrayList<>();
    for (Path each : all) {
      if (attributes(each).lastAccessTime().compareTo(LONG_AGO) > 0) {
        read.add(each);
      }
    }
    assertThat(read)
        .containsExactlyInAnyOrder(
            disk.base(),
            disk.base().resolveSibling(disk.base().getFileName() + ".json"),
            disk.sizedBase().orElseThrow());
  }

  private static boolean tellsReading(Path state) throws IOException {
    Path probe = Files.writeString(state.resolve("probe"), "x");
    readLongAgo(probe);
    assertThat(Files.readString(probe)).isEqualTo("x");
    boolean tells = attributes(probe).lastAccessTime().compareTo(LONG_AGO) > 0;
    Files.delete(probe);
    return tells;
  }

  private static void readLongAgo(Path file) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, LONG_AGO, null);
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private static List<Path> below(Path state) throws IOException {
    try (Stream<Path> walk = Files.walk(state)) {
      return walk.toList();
    }
  }
}

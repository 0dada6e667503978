/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.PruneResult.Kept;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.UsedImage;
import dev.cowbird.imagebackend.UsedImage.Backing;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.lock.FileNamedLocks;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.NamedLocks;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes from the cache, and what never does. */
class PruneTest {
  private static final PruneRequest USUAL = PruneRequest.of(PrunePolicy.DEFAULT);

  /** Everything that nobody uses, at once. */
  private static final PruneRequest ALL =
      PruneRequest.of(PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO));

  private final HostFiles linux = new LinuxFiles();

  @TempDir
  Path directory;

  private CacheBed bed;

  @BeforeEach
  void make_state_directory() {
    bed = new CacheBed(directory.resolve("state"));
  }

  private PruneResult prune(PruneRequest request) {
    return prune(request, CacheUsers.none());
  }

  private PruneResult prune(PruneRequest request, CacheUsers users) {
    try (ImageBackend backend = bed.open()) {
      return backend.prune(request, users);
    }
  }

  /** All but the records of sized bases, which go with them. */
  private static List<Path> removed(PruneResult result) {
    return result.removed().stream()
        .map(RemovedFile::file)
        .filter(file -> !file.toString().matches(".*_\\d+b?\\.json"))
        .toList();
  }

  private static Reason reason(PruneResult result, Path file) {
    return kept(result, file).reason();
  }

  private static Kept kept(PruneResult result, Path file) {
    List<Kept> found =
        result.kept().stream().filter(kept -> kept.file().equals(file)).toList();
    assertThat(found).as("of %s in %s", file, result).hasSize(1);
    return found.get(0);
  }

  private static Path sized(Disk disk) {
    return disk.sizedBase().orElseThrow();
  }

  /** Nothing of an image goes, for this reason. */
  private void assertStays(Disk disk, Reason reason, PruneResult result) {
    assertThat(reason(result, disk.base())).as(result.toString()).isEqualTo(reason);
    assertThat(reason(result, sized(disk))).as(result.toString()).isEqualTo(reason);
    assertThat(disk.base()).exists();
    assertThat(sized(disk)).exists();
  }

  private Path sidecar(Path base) {
    return base.resolveSibling(base.getFileName() + ".json");
  }

  @Test
  void what_is_old_and_unused_goes_and_the_record_of_the_first_revision_stays() {
    Disk disk = bed.unused("a");

    PruneResult result = prune(USUAL);

    assertThat(removed(result)).containsExactly(sized(disk), disk.base());
    assertThat(result.removed())
        .extracting(RemovedFile::kind)
        .containsExactly(
            RemovedFile.Kind.SIZED_BASE, RemovedFile.Kind.SIDECAR, RemovedFile.Kind.BASE);
    assertThat(result.freedBytes()).isPositive();
    assertThat(result.kept()).isEmpty();
    assertThat(result.obstacles()).isEmpty();
    assertThat(bed.files()).containsExactly("_base/" + disk.base().getFileName() + ".json");
  }

  @Test
  void an_image_that_was_pruned_is_made_again_under_the_same_name() {
    Disk before = bed.unused("a");
    prune(USUAL);

    Disk after = bed.create("a", "web");

    assertThat(after.base()).isEqualTo(before.base()).exists();
    assertThat(bed.source("/memory/a").opens()).isEqualTo(2);
  }

  @Test
  void an_empty_cache_is_left_as_it_is() {
    assertThat(prune(ALL)).isEqualTo(new PruneResult(List.of(), List.of(), List.of()));
  }

  @Test
  void ages_of_bases_and_sized_bases_count_apart() {
    Disk disk = bed.unused("a");
    CacheBed.age(disk.base(), Duration.ofHours(2));
    CacheBed.age(sized(disk), Duration.ofHours(2));

    PruneResult result = prune(USUAL);

    assertThat(removed(result)).containsExactly(sized(disk));
    assertThat(reason(result, disk.base())).isEqualTo(Reason.RECENT);
  }

  @Test
  void a_base_stays_while_it_has_sized_bases() {
    Disk disk = bed.unused("a");
    CacheBed.age(sized(disk), Duration.ofMinutes(1));

    PruneResult result = prune(USUAL);

    assertThat(result.removed()).isEmpty();
    assertThat(reason(result, disk.base())).isEqualTo(Reason.HAS_SIZED_BASES);
  }

  @Test
  void to_pull_an_image_and_to_make_a_disk_is_to_use_it() {
    Disk pulled = bed.unused("pulled");
    Disk used = bed.unused("used");

    bed.pull("pulled");
    try (ImageBackend backend = bed.open()) {
      CacheBed.create(backend, "used", "web", CacheBed.SIZE, DiskKind.QCOW2);
      CacheBed.remove(backend, "web");
    }

    PruneResult result = prune(USUAL);
    assertThat(removed(result)).containsExactly(sized(pulled));
    assertThat(reason(result, pulled.base())).isEqualTo(Reason.RECENT);
    assertThat(reason(result, sized(used))).isEqualTo(Reason.RECENT);
  }

  @Test
  void a_clock_that_was_put_back_makes_nothing_old() throws IOException {
    Disk disk = bed.unused("a");
    FileTime tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(disk.base(), tomorrow);
    Files.setLastModifiedTime(sized(disk), tomorrow);

    assertStaysOfBoth(prune(ALL), disk, Reason.RECENT, Reason.HAS_SIZED_BASES);
  }

  private void assertStaysOfBoth(PruneResult result, Disk disk, Reason ofSized, Reason ofBase) {
    assertThat(reason(result, sized(disk))).isEqualTo(ofSized);
    assertThat(reason(result, disk.base())).isEqualTo(ofBase);
    assertThat(result.removed()).isEmpty();
  }

  @Test
  void a_dry_run_tells_the_same_and_changes_nothing() {
    bed.unused("a");
    bed.unused("b");
    bed.create("b", "web");
    Set<String> before = bed.files();

    PruneResult dry = prune(ALL.withMode(Mode.DRY_RUN), CacheBed.users("libvirt"));

    assertThat(bed.files()).isEqualTo(before);
    assertThat(removed(dry)).hasSize(2);
    assertThat(prune(ALL)).isEqualTo(dry);
  }

  @Test
  void what_an_instance_was_made_of_stays_however_old() {
    Disk disk = bed.create("a", "web");
    CacheBed.age(disk.base(), Duration.ofDays(1000));
    CacheBed.age(sized(disk), Duration.ofDays(1000));

    PruneResult result = prune(ALL);

    assertStays(disk, Reason.IN_USE, result);
    assertThat(kept(result, disk.base()).why()).contains("instance web");
  }

  @Test
  void what_a_raw_disk_was_made_of_stays_by_its_record() {
    Disk disk = bed.create("a", "web", DiskKind.RAW);

    PruneResult result = prune(ALL);

    assertThat(reason(result, disk.base())).isEqualTo(Reason.IN_USE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"format\": null}", "{\"format\": \"lvm\"}", "\0"})
  void what_an_overlay_refers_to_stays_whatever_its_record_says(String record) throws IOException {
    Disk disk = bed.create("a", "web");
    Path file = bed.layout.diskRecord(new InstanceName("web"));
    Files.writeString(file, record);

    assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);

    Files.delete(file);
    assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
  }

  @Test
  void what_a_damaged_record_names_stays() throws IOException {
    Disk disk = bed.create("a", "web", DiskKind.RAW);
    Path file = bed.layout.diskRecord(new InstanceName("web"));
    Files.writeString(file, Files.readString(file).replace("}", ""));

    assertThat(reason(prune(ALL), disk.base())).isEqualTo(Reason.IN_USE);
  }

  @Test
  void a_record_alone_keeps_what_it_names() throws IOException {
    Disk disk = bed.create("a", "web");
    Files.delete(disk.path());

    assertStays(disk, Reason.IN_USE, prune(ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk.17-1.tmp", "disk.snapshot", "deep/er/disk", "disk"})
  void an_overlay_of_any_name_keeps_what_it_refers_to(String name) throws IOException {
    Disk disk = bed.unused("a");
    for (String instance : List.of("web", "not an instance's name", ".hidden")) {
      Path overlay = bed.layout.instances().resolve(instance).resolve(name);
      Files.createDirectories(overlay.getParent());
      Files.write(overlay, FakeQemuImg.overlay(sized(disk)));

      assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
      Files.delete(overlay);
    }
    Path loose = bed.layout.instances().resolve("overlay.qcow2");
    Files.write(loose, FakeQemuImg.overlay(sized(disk)));
    assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
  }

  @Test
  void a_raw_disk_that_a_guest_made_look_like_an_overlay_is_not_believed() throws IOException {
    Disk other = bed.unused("other");
    Disk disk = bed.create("a", "web", DiskKind.RAW);
    Files.write(disk.path(), FakeQemuImg.overlay(sized(other)));
    Files.write(disk.path().resolveSibling("disk.17-1.tmp"), FakeQemuImg.overlay(sized(other)));
    Files.write(disk.path().resolveSibling("console.log"), FakeQemuImg.overlay(sized(other)));

    assertThat(removed(prune(ALL))).containsExactly(sized(other), other.base());
  }

  @Test
  void a_raw_disk_that_breaks_off_like_a_header_holds_nothing_up() throws IOException {
    Disk other = bed.unused("other");
    Disk disk = bed.create("a", "web", DiskKind.RAW);
    Files.write(disk.path(), new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 2});

    assertThat(removed(prune(ALL))).containsExactly(sized(other), other.base());
  }

  @Test
  void the_whole_chain_is_followed() throws IOException {
    Disk disk = bed.unused("a");
    Path middle = directory.resolve("elsewhere").resolve("middle.qcow2");
    Files.createDirectories(middle.getParent());
    Files.createDirectories(bed.layout.instances().resolve("web"));
    Files.write(middle, FakeQemuImg.overlay(sized(disk)));
    Path top = bed.layout.instances().resolve("web").resolve("disk");
    for (String name :
        List.of(middle.toString(), "../../../elsewhere/middle.qcow2", "file:" + middle)) {
      Files.write(
          top, TinyQcow2.of(DiskSize.ofGib(1)).backingFile(name, "qcow2").bytes());

      assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
    }
  }

  @Test
  void a_chain_that_ends_where_it_began_ends() throws IOException {
    Disk disk = bed.unused("a");
    Path top = bed.layout.instances().resolve("web").resolve("disk");
    Files.createDirectories(top.getParent());
    Files.write(
        top,
        TinyQcow2.of(DiskSize.ofGib(1)).backingFile(top.toString(), "qcow2").bytes());

    assertThat(removed(prune(ALL))).containsExactly(sized(disk), disk.base());
  }

  /** Hosts may have the state directory under different paths. */
  @Test
  void a_base_goes_by_its_name_whatever_the_path() throws IOException {
    Disk disk = bed.unused("a");
    Path top = bed.layout.instances().resolve("web").resolve("disk");
    Files.createDirectories(top.getParent());
    Files.write(
        top,
        FakeQemuImg.overlay(
            Path.of("/mnt/of/another/host/_base").resolve(sized(disk).getFileName())));

    assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);

    Files.write(
        top,
        TinyQcow2.of(DiskSize.ofGib(1))
            .backingFile(
                "json:{\"driver\":\"raw\",\"file\":{\"filename\":\"" + sized(disk) + "\"}}", "raw")
            .bytes());
    assertStaysOfBoth(prune(ALL), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a loop",
        "a dangling link",
        "a broken overlay",
        "a hidden backing file",
        "a loop as disk",
        "a loop as record",
        "a remote backing file",
        "an old format"
      })
  void what_cannot_be_read_may_refer_to_anything(String what) throws IOException {
    Disk disk = bed.unused("a");
    Path instance = bed.layout.instances().resolve("web");
    Path top = instance.resolve("disk");
    if (what.equals("a loop")) {
      Files.createSymbolicLink(instance, instance);
    } else if (what.equals("a dangling link")) {
      Files.createSymbolicLink(instance, directory.resolve("not mounted"));
    } else {
      Files.createDirectories(instance);
      switch (what) {
        case "a broken overlay" ->
          Files.write(top, new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 9});
        case "a hidden backing file" -> Files.write(top, overlayOn(directory + "/gone.qcow2"));
        case "a remote backing file" -> Files.write(top, overlayOn("nbd://host/export"));
        case "an old format" -> Files.write(top, new byte[] {'Q', 'E', 'D', 0});
        case "a loop as disk" -> Files.createSymbolicLink(top, top);
        default ->
          Files.createSymbolicLink(instance.resolve("disk.json"), instance.resolve("disk.json"));
      }
    }

    PruneResult result = prune(ALL);

    assertStays(disk, Reason.UNCERTAIN, result);
    assertThat(result.obstacles())
        .isNotEmpty()
        .allSatisfy(why -> assertThat(why).contains("web"));
    try (ImageBackend backend = bed.open()) {
      assertFails(
              Kind.CONFLICT, () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()))
          .hasMessageContaining("web");
    }
    assertThat(disk.base()).exists();
  }

  private static byte[] overlayOn(String backing) {
    return TinyQcow2.of(DiskSize.ofGib(1)).backingFile(backing, "qcow2").bytes();
  }

  @Test
  void what_users_outside_tell_of_stays() throws IOException {
    Disk named = bed.unused("named");
    Disk below = bed.unused("below");
    Disk known = bed.unused("known");
    Path foreign = Files.write(directory.resolve("f.qcow2"), FakeQemuImg.overlay(sized(below)));
    Path ended = Files.write(directory.resolve("e.qcow2"), FakeQemuImg.overlay(sized(known)));

    PruneResult result = prune(
        ALL,
        CacheBed.users(
            "libvirt",
            new UsedImage(named.base(), Backing.KNOWN, "domain one"),
            new UsedImage(foreign, Backing.IN_HEADER, "domain two"),
            new UsedImage(ended, Backing.KNOWN, "domain three"),
            new UsedImage(directory.resolve("gone"), Backing.IN_HEADER, "domain four")));

    assertThat(kept(result, named.base()).why()).contains("domain one");
    assertThat(kept(result, sized(below)).why()).contains("domain two");
    assertThat(removed(result)).containsExactlyInAnyOrder(sized(named), sized(known), known.base());
    assertThat(result.obstacles()).isEmpty();
  }

  @Test
  void nothing_goes_if_users_outside_cannot_tell() {
    Disk disk = bed.unused("a");
    CacheUsers silent = new CacheUsers() {
      @Override
      public String name() {
        return "libvirt";
      }

      @Override
      public List<UsedImage> images() {
        throw new IllegalStateException("no daemon");
      }
    };

    assertThatThrownBy(() -> prune(ALL, silent)).hasMessage("no daemon");
    assertThatThrownBy(() -> prune(ALL.withMode(Mode.DRY_RUN), silent)).hasMessage("no daemon");

    assertThat(sized(disk)).exists();
    assertThat(disk.base()).exists();
  }

  @Test
  void a_file_whose_lock_is_held_stays() {
    Disk disk = bed.unused("a");
    try (NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles());
        HeldLock held = locks.acquire(
            bed.layout.fileLock(sized(disk)),
            NamedLocks.Mode.SHARED,
            "laying an overlay",
            Duration.ZERO,
            ProgressListener.none())) {
      PruneResult result = prune(ALL);

      assertStaysOfBoth(result, disk, Reason.BUSY, Reason.HAS_SIZED_BASES);
      assertThat(held.key()).isNotEmpty();
    }
    assertThat(removed(prune(ALL))).hasSize(2);
  }

  @Test
  void an_image_that_is_being_fetched_stays() {
    Disk disk = bed.unused("a");
    try (NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles());
        HeldLock held = locks.acquire(
            bed.layout.imageLock(new ImageId("/memory/a")),
            NamedLocks.Mode.EXCLUSIVE,
            "fetching",
            Duration.ZERO,
            ProgressListener.none())) {
      PruneResult result = prune(ALL);

      assertStaysOfBoth(result, disk, Reason.BUSY, Reason.HAS_SIZED_BASES);
      assertThat(kept(result, sized(disk)).why()).contains("fetching");
      assertThat(held.key()).isNotEmpty();
    }
  }

  @Test
  void a_pinned_image_stays_until_it_is_unpinned() {
    Disk disk = bed.unused("a");
    try (ImageBackend backend = bed.open()) {
      assertThat(backend.pinImage(CacheBed.location("a"))).isEqualTo(new ImageId("/memory/a"));
      backend.pinImage(CacheBed.location("a"));
      assertStaysOfBoth(prune(ALL), disk, Reason.PINNED, Reason.HAS_SIZED_BASES);
      assertFails(
              Kind.CONFLICT, () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()))
          .hasMessageContaining("pinned");

      backend.unpinImage(CacheBed.location("a"));
      backend.unpinImage(CacheBed.location("a"));
      assertThat(removed(prune(ALL))).hasSize(2);
    }
  }

  @Test
  void only_what_is_cached_can_be_pinned() {
    try (ImageBackend backend = bed.open()) {
      assertFails(Kind.NOT_FOUND, () -> backend.pinImage(CacheBed.location("a")));
      assertThat(bed.files()).isEmpty();
    }
  }

  @Test
  void above_the_high_water_mark_the_least_recently_used_goes_first() throws IOException {
    Disk older = bed.unused("older");
    Disk newer = bed.unused("newer");
    Disk used = bed.create("used", "web");
    CacheBed.age(sized(older), Duration.ofMinutes(50));
    CacheBed.age(older.base(), Duration.ofMinutes(40));
    CacheBed.age(sized(newer), Duration.ofMinutes(30));
    CacheBed.age(newer.base(), Duration.ofMinutes(20));

    long all = 0;
    for (Disk disk : List.of(older, newer, used)) {
      all += linux.allocatedBytes(disk.base()) + linux.allocatedBytes(sized(disk));
    }
    DiskSize mark = new DiskSize(all - DiskSize.SECTOR_BYTES); // one file too many
    PruneResult result = prune(PruneRequest.of(PrunePolicy.DEFAULT.withHighWater(mark)));
    assertThat(removed(result)).containsExactly(sized(older));

    PruneResult more = prune(PruneRequest.of(PrunePolicy.DEFAULT.withHighWater(DiskSize.ZERO)));
    assertThat(removed(more)).containsExactly(older.base(), sized(newer), newer.base());
    assertStays(used, Reason.IN_USE, more);
  }

  @Test
  void below_the_high_water_mark_only_age_counts() {
    bed.pull("a");

    assertThat(prune(PruneRequest.of(PrunePolicy.DEFAULT.withHighWater(DiskSize.ofGib(1))))
            .removed())
        .isEmpty();
  }

  @Test
  void an_old_revision_goes_with_its_record_and_the_current_one_stays_known() {
    Disk first = bed.unused("a");
    bed.source("/memory/a").replace(TinyImage.content(4), "2");
    Disk second = bed.create("a", "web");
    assertThat(second.base()).isNotEqualTo(first.base());

    assertThat(removed(prune(ALL))).containsExactly(sized(first), first.base());
    assertThat(bed.pull("a").path()).isEqualTo(second.base());

    try (ImageBackend backend = bed.open()) {
      CacheBed.remove(backend, "web");
    }
    assertThat(removed(prune(ALL)))
        .containsExactly(sized(second), second.base(), sidecar(second.base()));
    assertThat(bed.pull("a").revision()).isEqualTo(2);
  }

  @Test
  void what_has_no_record_any_more_goes_too() throws IOException {
    Disk disk = bed.unused("a");
    Files.delete(sidecar(disk.base()));

    assertThat(removed(prune(ALL))).containsExactly(sized(disk), disk.base());
  }

  @Test
  void what_has_a_damaged_record_stays() throws IOException {
    Disk disk = bed.unused("a");
    Files.writeString(sidecar(disk.base()), "{");

    PruneResult result = prune(ALL);

    assertStaysOfBoth(result, disk, Reason.UNCERTAIN, Reason.HAS_SIZED_BASES);
    assertThat(kept(result, sized(disk)).why()).contains(sidecar(disk.base()).toString());
  }

  @Test
  void files_of_others_are_never_touched() throws IOException {
    Disk disk = bed.unused("a");
    String base = disk.base().getFileName().toString();
    List<String> foreign = List.of(
        "notes",
        "lost+found",
        base + ".bak",
        base + "_",
        base + "_1.part",
        base + ".tmp",
        "." + base,
        base + ".json~",
        base + ".1-2.swp");
    for (String name : foreign) {
      Path file = Files.writeString(bed.layout.bases().resolve(name), "x");
      CacheBed.age(file, Duration.ofDays(365));
    }
    Path lock = Files.writeString(bed.layout.locks().resolve("mine.tmp"), "x");

    assertThat(removed(prune(ALL))).containsExactly(sized(disk), disk.base());
    assertThat(foreign)
        .allSatisfy(name -> assertThat(bed.layout.bases().resolve(name)).exists());
    assertThat(lock).exists();
  }

  @Test
  void the_record_of_a_later_revision_without_a_base_goes() throws IOException {
    bed.pull("a");
    bed.source("/memory/a").replace(TinyImage.content(4), "2");
    Path second = bed.pull("a").path();
    Files.delete(second);

    assertThat(removed(prune(USUAL))).containsExactly(sidecar(second));
    assertThat(bed.pull("a").path()).isEqualTo(second);
  }

  @Test
  void the_record_of_a_sized_base_that_is_gone_goes() throws IOException {
    Disk disk = bed.unused("a");
    Files.delete(sized(disk));
    CacheBed.age(disk.base(), Duration.ZERO);

    assertThat(prune(USUAL).removed())
        .extracting(RemovedFile::file)
        .containsExactly(sidecar(sized(disk)));
  }

  @Test
  void other_hosts_are_listened_to() {
    Disk disk = bed.unused("a");
    try (ImageBackend other = bed.open("other")) {
      other.registerUsers(
          CacheBed.users("libvirt", new UsedImage(sized(disk), Backing.KNOWN, "domain one")));
    }

    PruneResult result = prune(ALL, CacheBed.users("libvirt"));

    assertStaysOfBoth(result, disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
    assertThat(kept(result, sized(disk)).why()).contains("Host other (libvirt)");
    assertThat(result.obstacles()).isEmpty();
  }

  @Test
  void this_host_is_asked_and_not_its_record() {
    Disk disk = bed.unused("a");
    UsedImage use = new UsedImage(sized(disk), Backing.KNOWN, "domain one");
    prune(USUAL, CacheBed.users("libvirt", use));
    assertThat(sized(disk)).exists();

    assertThat(removed(prune(USUAL, CacheBed.users("libvirt")))).hasSize(2);
  }

  /** Who goes without the hypervisor is held to what it said last. */
  @Test
  void without_its_users_this_host_is_one_of_many() {
    Disk disk = bed.unused("a");
    prune(
        USUAL, CacheBed.users("libvirt", new UsedImage(sized(disk), Backing.KNOWN, "domain one")));

    assertStaysOfBoth(prune(ALL, CacheUsers.none()), disk, Reason.IN_USE, Reason.HAS_SIZED_BASES);
    assertStaysOfBoth(
        prune(ALL, CacheBed.users("libvirt as another user")),
        disk,
        Reason.IN_USE,
        Reason.HAS_SIZED_BASES);
  }

  @Test
  void a_host_that_was_silent_for_long_may_use_anything_until_it_is_forgotten() {
    Disk disk = bed.unused("a");
    try (ImageBackend other = bed.open("other")) {
      other.registerUsers(CacheBed.users("libvirt"));
    }
    PruneRequest strict = PruneRequest.of(ALL.policy().withHostAge(Duration.ZERO));
    silenceHosts();

    PruneResult result = prune(ALL);

    assertStays(disk, Reason.UNCERTAIN, result);
    assertThat(result.obstacles())
        .singleElement()
        .asString()
        .contains("Host other (libvirt)", "--forget-host other");
    try (ImageBackend backend = bed.open()) {
      assertFails(
              Kind.CONFLICT, () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()))
          .hasMessageContaining("Host other");
    }

    PruneRequest forgetting = strict.withForgottenHosts(Set.of("other"));
    assertThat(removed(prune(forgetting.withMode(Mode.DRY_RUN)))).hasSize(2);
    assertThat(prune(ALL).removed()).isEmpty();
    assertThat(removed(prune(forgetting))).hasSize(2);
    assertFails(Kind.NOT_FOUND, () -> prune(forgetting)).hasMessageContaining("other");
  }

  /** Puts back what all hosts said by two days. */
  private void silenceHosts() {
    try (Stream<Path> list = Files.list(bed.layout.hosts())) {
      for (Path file : list.toList()) {
        String old = Instant.now().minus(Duration.ofDays(2)).toString();
        Files.writeString(
            file,
            Files.readString(file)
                .replaceAll("\"when\" : \"[^\"]*\"", "\"when\" : \"" + old + "\""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{\"when\": \"yesterday\"}",
        "{\"host\":\"h\",\"users\":\"u\",\"when\":\"9999-01-01T00:00:00Z\",\"files\":[],\"unknown\":[]}"
      })
  void a_host_whose_record_is_damaged_may_use_anything(String record) throws IOException {
    Disk disk = bed.unused("a");
    Files.createDirectories(bed.layout.hosts());
    Files.writeString(bed.layout.hostRecord("other"), record);

    PruneResult result = prune(ALL);

    assertStays(disk, Reason.UNCERTAIN, result);
    assertThat(result.obstacles()).hasSize(1);
  }

  @Test
  void what_a_host_cannot_read_may_use_anything_for_the_others() throws IOException {
    Disk disk = bed.unused("a");
    Path broken = Files.write(directory.resolve("f.qcow2"), overlayOn(directory + "/gone"));
    CacheUsers users =
        CacheBed.users("libvirt", new UsedImage(broken, Backing.IN_HEADER, "domain one"));
    try (ImageBackend other = bed.open("other")) {
      other.registerUsers(users);
    }

    PruneResult result = prune(ALL);

    assertStays(disk, Reason.UNCERTAIN, result);
    assertThat(result.obstacles()).singleElement().asString().contains("Host other", "gone");
  }

  @Test
  void a_host_says_again_what_it_uses_after_an_hour() throws IOException {
    CacheUsers users = CacheBed.users("libvirt");
    try (ImageBackend backend = bed.open()) {
      backend.registerUsers(users);
      Path record = onlyHostRecord();
      String first = Files.readString(record);
      assertThat(first).contains("\"host\" : \"nest\"");
      backend.registerUsers(CacheBed.users(
          "libvirt", new UsedImage(bed.pull("a").path(), Backing.KNOWN, "domain one")));
      assertThat(record).hasContent(first);

      silenceHosts();
      backend.registerUsers(CacheBed.users(
          "libvirt", new UsedImage(bed.pull("a").path(), Backing.KNOWN, "domain one")));
      assertThat(onlyHostRecord()).content().contains(bed.pull("a").cacheId().hex());
    }
  }

  private Path onlyHostRecord() throws IOException {
    try (Stream<Path> list = Files.list(bed.layout.hosts())) {
      List<Path> records = list.toList();
      assertThat(records).hasSize(1);
      return records.get(0);
    }
  }

  @Test
  void nobody_registers_nothing() {
    try (ImageBackend backend = bed.open()) {
      backend.registerUsers(CacheUsers.none());
    }
    assertThat(bed.files()).isEmpty();
  }

  @Test
  void an_image_is_removed_with_all_its_revisions() throws IOException {
    bed.unused("a");
    bed.source("/memory/a").replace(TinyImage.content(4), "2");
    bed.unused("a");
    Path part = bed.layout.part(new ImageId("/memory/a").cacheId(1));
    Files.writeString(part, "x");
    Disk other = bed.unused("other");

    List<RemovedFile> removed;
    try (ImageBackend backend = bed.open()) {
      removed = backend.removeImage(CacheBed.location("a"), CacheUsers.none());
      assertFails(
          Kind.NOT_FOUND, () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()));
    }

    assertThat(removed).hasSize(9);
    assertThat(bed.files())
        .containsExactlyInAnyOrder(
            "_base/" + other.base().getFileName(),
            "_base/" + sized(other).getFileName(),
            "_base/" + sized(other).getFileName() + ".json",
            "_base/" + other.base().getFileName() + ".json");
  }

  @Test
  void an_image_in_use_stays_whole() {
    bed.unused("a");
    bed.source("/memory/a").replace(TinyImage.content(4), "2");
    bed.create("a", "web");
    Set<String> before = bed.files();
    try (ImageBackend backend = bed.open()) {
      assertFails(
              Kind.CONFLICT, () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()))
          .hasMessageContaining("instance web");
    }
    assertThat(bed.files()).isEqualTo(before);
  }

  @Test
  void an_image_that_is_worked_on_stays() {
    Disk disk = bed.unused("a");
    try (ImageBackend backend = bed.open();
        NamedLocks locks = new FileNamedLocks(bed.layout.locks(), new LinuxFiles())) {
      for (String key : List.of(
          bed.layout.imageLock(new ImageId("/memory/a")), bed.layout.fileLock(disk.base()))) {
        try (HeldLock held = locks.acquire(
            key, NamedLocks.Mode.SHARED, "working", Duration.ZERO, ProgressListener.none())) {
          assertFails(
                  Kind.CONFLICT,
                  () -> backend.removeImage(CacheBed.location("a"), CacheUsers.none()))
              .hasMessageContaining(held.key());
        }
      }
    }
    assertThat(sized(disk)).exists();
  }

  @Test
  void an_image_with_a_damaged_record_can_be_removed() throws IOException {
    Disk disk = bed.unused("a");
    Files.writeString(sidecar(disk.base()), "{");
    try (ImageBackend backend = bed.open()) {
      backend.removeImage(CacheBed.location("a"), CacheUsers.none());
    }
    assertThat(bed.files()).isEmpty();
  }

  @Test
  void an_image_whose_source_is_gone_is_known_by_its_path() throws IOException {
    Path image = Files.write(directory.resolve("image"), TinyImage.content());
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    try (ImageBackend backend =
        LocalImageBackend.open(ImageBackendConfig.of(directory.resolve("state")))) {
      backend.pull(ImageRequest.of(ImageLocation.parse(image.toString())), ProgressListener.none());
      Files.delete(image);

      assertThat(backend.removeImage(
              ImageLocation.parse(link.resolve("image").toString()), CacheUsers.none()))
          .hasSize(2);
    }
    assertThat(bed.files()).isEmpty();
  }

  @Test
  void what_goes_is_looked_at_again_under_its_lock() {
    Disk disk = bed.unused("a");
    // Asked a second time, under the lock: meanwhile somebody has laid an overlay on it.
    CacheUsers users = new CacheUsers() {
      private int asked;

      @Override
      public String name() {
        return "";
      }

      @Override
      public List<UsedImage> images() {
        return asked++ == 0
            ? List.of()
            : List.of(new UsedImage(sized(disk), Backing.KNOWN, "a latecomer"));
      }
    };

    PruneResult result = prune(ALL, users);

    assertThat(kept(result, sized(disk)).why()).contains("latecomer");
    assertThat(disk.base()).exists();
  }
}

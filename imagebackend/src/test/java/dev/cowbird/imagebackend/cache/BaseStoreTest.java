/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Damage;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseStoreTest {
  private static final ImageKernel KERNEL = new ImageKernel(
      ImageLocation.parse("glance:0502be71-8c20-480b-9726-77b31d14b75e"),
      Optional.of(ImageLocation.parse("/images/initrd")),
      Optional.of("quiet"));
  private static final ImageId IMAGE = new ImageId("https://host/a?token=secret");
  private static final ImageId OTHER = new ImageId("/images/b");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final Digest SHA256 = new Digest(DigestAlgorithm.SHA256, "ab".repeat(32));
  private static final Digest MD5 = new Digest(DigestAlgorithm.MD5, "cd".repeat(16));

  private static final Proof PROOF =
      Proof.of(By.CHECKSUM_FILE, DigestAlgorithm.SHA256, "https://host/SHA256SUMS");

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private StateLayout layout = new StateLayout(Path.of("unset"));
  private BaseStore store = store(linux);

  @BeforeEach
  void open_store() throws IOException {
    layout = new StateLayout(directory);
    linux.createDirectories(layout.bases());
    store = store(linux);
  }

  private BaseStore store(HostFiles files) {
    return new BaseStore(layout, files, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private NewBase made(HostFiles files, ImageId image, int revision, String content) {
    Path target = layout.base(image.cacheId(revision));
    InFlightFile raw = InFlightFile.of(files, target, InFlight.CONVERTED);
    try {
      Files.writeString(raw.path(), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NewBase(
        raw,
        Optional.empty(),
        "https://host/a?...",
        Optional.of("fingerprint " + revision),
        new Inspection.Accepted(ImageFormat.QCOW2, DiskSize.ofGib(3), 0, ""),
        Map.of(DigestAlgorithm.SHA256, SHA256),
        List.of(PROOF),
        Optional.of(KERNEL));
  }

  private Base publish(ImageId image, String content) {
    int revision = store.nextRevision(image);
    return store.publish(image, revision, made(linux, image, revision, content));
  }

  @Test
  void an_empty_cache_has_nothing() {
    assertThat(store.current(IMAGE)).isEmpty();
    assertThat(store.nextRevision(IMAGE)).isOne();
    assertThat(store.bases()).isEmpty();
    assertThat(store.sizes()).isEmpty();
  }

  @Test
  void finds_what_was_published_with_all_that_was_known() throws IOException {
    Base published = publish(IMAGE, "content");

    assertThat(store.current(IMAGE))
        .contains(new StoredBase(
            published, IMAGE.cacheId(1), Optional.of("fingerprint 1"), Optional.empty()));
    assertThat(published)
        .isEqualTo(new Base(
            "https://host/a?...",
            IMAGE.cacheId(1),
            1,
            layout.base(IMAGE.cacheId(1)),
            ImageFormat.QCOW2,
            DiskSize.ofGib(3),
            Map.of(DigestAlgorithm.SHA256, SHA256),
            List.of(PROOF),
            Optional.of(new ContentDigester(linux).digest(published.path())),
            Optional.of(KERNEL),
            Instant.parse("2026-02-03T04:05:06Z")));
    assertThat(published.path()).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(published.path())))
        .isEqualTo("r--r--r--");
    assertThat(inFlight()).isEmpty();
  }

  @Test
  void a_revision_of_which_a_sized_base_is_left_is_not_used_again() throws IOException {
    Files.createFile(layout.sizedBase(IMAGE.cacheId(1), DiskSize.ofGib(20)));

    assertThat(store.nextRevision(IMAGE)).isEqualTo(2);
  }

  @Test
  void no_sidecar_tells_a_secret() throws IOException {
    publish(IMAGE, "content");

    assertThat(Files.readString(layout.sidecar(IMAGE.cacheId(1)))).doesNotContain("secret");
  }

  @Test
  void a_second_revision_is_current_and_the_first_stays() {
    Base first = publish(IMAGE, "one");
    Base second = publish(IMAGE, "two");
    Base third = publish(IMAGE, "three");

    assertThat(List.of(first.revision(), second.revision(), third.revision()))
        .containsExactly(1, 2, 3);
    assertThat(second.cacheId()).isEqualTo(IMAGE.cacheId(2));
    assertThat(first.path()).hasContent("one");
    assertThat(second.path()).hasContent("two");
    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(third);
    assertThat(store.bases()).containsExactly(first, second, third);
  }

  @Test
  void images_do_not_get_in_each_others_way() {
    Base one = publish(IMAGE, "one");
    Base other = publish(OTHER, "other");

    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(one);
    assertThat(store.current(OTHER).map(StoredBase::base)).contains(other);
    assertThat(store.bases()).containsExactly(other, one);
  }

  @Test
  void a_base_without_its_sidecar_is_not_used_and_not_replaced() throws IOException {
    Base first = publish(IMAGE, "one");
    Files.delete(layout.sidecar(first.cacheId()));

    assertThat(store.current(IMAGE)).isEmpty();
    assertThat(store.nextRevision(IMAGE)).isEqualTo(2);

    Base second = publish(IMAGE, "two");
    assertThat(first.path()).hasContent("one");
    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(second);
    assertThat(store.bases()).containsExactly(second);
  }

  @Test
  void a_sidecar_without_its_base_is_made_good_by_the_next_base() throws IOException {
    Base first = publish(IMAGE, "one");
    Files.delete(first.path());

    assertThat(store.current(IMAGE)).isEmpty();
    assertThat(store.bases()).isEmpty();
    assertThat(publish(IMAGE, "again").revision()).isOne();
    assertThat(store.current(IMAGE).orElseThrow().base().path()).hasContent("again");
  }

  @Test
  void the_revision_of_a_base_that_was_removed_is_given_again_but_none_is_replaced()
      throws IOException {
    publish(IMAGE, "one");
    Base second = publish(IMAGE, "two");
    Files.delete(second.path());

    assertThat(store.nextRevision(IMAGE)).isEqualTo(2);
    assertThat(publish(IMAGE, "new two").path()).hasContent("new two");
  }

  @ParameterizedTest
  @EnumSource
  void whatever_fails_there_is_a_whole_base_or_none(Moment moment) throws IOException {
    Base first = publish(IMAGE, "one");
    int swept = 0;
    FaultyFiles faulty;
    do {
      faulty = new FaultyFiles(linux, ++swept, moment, Fault.ioError());
      BaseStore failing = store(faulty);
      int revision = store.nextRevision(IMAGE);
      String content = "content of sweep " + swept;
      try (InFlightFile raw = made(faulty, IMAGE, revision, content).raw()) {
        NewBase made = new NewBase(
            raw,
            Optional.empty(),
            "",
            Optional.of(content),
            new Inspection.Accepted(ImageFormat.RAW, DiskSize.ZERO, 0, ""),
            Map.of(),
            List.of(),
            Optional.empty());
        failing.publish(IMAGE, revision, made);
      } catch (ImageException e) {
        assertThat(e.kind()).isEqualTo(Kind.STATE_DIRECTORY);
      }
      StoredBase current = store.current(IMAGE).orElseThrow();
      assertThat(current.base().path())
          .hasContent(
              current.base().revision() == 1 ? "one" : current.fingerprint().orElseThrow());
      assertThat(first.path()).hasContent("one");
    } while (faulty.struck());

    assertThat(swept).isGreaterThan(4);
    assertThat(store.current(IMAGE).orElseThrow().fingerprint())
        .contains("content of sweep " + swept);
  }

  @Test
  void adds_what_further_is_known_and_keeps_the_rest() {
    Base base = publish(IMAGE, "one");

    Proof proof = Proof.of(By.REQUEST, DigestAlgorithm.MD5);

    Base more = store.addKnowledge(base, Map.of(DigestAlgorithm.MD5, MD5), List.of(proof));

    assertThat(more.digests())
        .isEqualTo(Map.of(DigestAlgorithm.SHA256, SHA256, DigestAlgorithm.MD5, MD5));
    assertThat(more.proofs()).containsExactly(PROOF, proof);
    assertThat(store.addKnowledge(more, Map.of(), List.of(PROOF))).isSameAs(more);
    assertThat(more.fetched()).isEqualTo(base.fetched());
    assertThat(store.current(IMAGE))
        .contains(
            new StoredBase(more, IMAGE.cacheId(1), Optional.of("fingerprint 1"), Optional.empty()));
  }

  @Test
  void a_digest_of_the_first_revision_does_not_make_it_current_again() {
    Base first = publish(IMAGE, "one");
    Base second = publish(IMAGE, "two");

    store.addKnowledge(first, Map.of(DigestAlgorithm.MD5, MD5), List.of());

    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(second);
  }

  @Test
  void a_condemned_base_is_not_current_and_makes_room_for_the_next_revision() {
    Base first = publish(IMAGE, "one");

    store.condemn(first.cacheId(), "it has moths");
    store.condemn(first.cacheId(), "and more");

    assertThat(store.current(IMAGE)).isEmpty();
    StoredBase found = store.find(first.cacheId()).orElseThrow();
    assertThat(found.damage())
        .contains(new Damage("it has moths", Instant.parse("2026-02-03T04:05:06Z")));
    assertThat(found.base()).isEqualTo(first);
    assertThat(store.isCurrent(found)).isFalse();
    Base second = publish(IMAGE, "two");
    assertThat(second.revision()).isEqualTo(2);
    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(second);
    assertThat(store.find(first.cacheId())).contains(found);
    assertThat(store.all()).extracting(store::isCurrent).containsExactly(false, true);
  }

  @Test
  void a_digest_that_is_added_does_not_absolve() {
    Base first = publish(IMAGE, "one");
    store.condemn(first.cacheId(), "it has moths");

    store.addKnowledge(first, Map.of(DigestAlgorithm.MD5, MD5), List.of());

    assertThat(store.current(IMAGE)).isEmpty();
  }

  @Test
  void knows_the_image_of_every_revision_although_its_query_is_hidden() {
    publish(IMAGE, "one");
    Base second = publish(IMAGE, "two");

    assertThat(store.find(second.cacheId()).map(StoredBase::image)).contains(IMAGE.cacheId(1));
    assertThat(store.revisions(IMAGE)).contains(IMAGE.cacheId(1), IMAGE.cacheId(2));
  }

  @Test
  void finds_the_image_of_what_the_first_versions_wrote() throws IOException {
    publish(OTHER, "one");
    Base second = publish(OTHER, "two");
    Path sidecar = layout.sidecar(second.cacheId());
    Files.writeString(
        sidecar, Files.readString(sidecar).replaceFirst("\"image\" : \"[0-9a-f]*\",", ""));

    assertThat(Files.readString(sidecar)).doesNotContain("\"image\"");
    assertThat(store.find(second.cacheId()).map(StoredBase::image)).contains(OTHER.cacheId(1));
  }

  @Test
  void settles_what_is_in_flight_of_this_image_alone_and_keeps_the_next_download()
      throws IOException {
    Base first = publish(IMAGE, "one");
    Base second = publish(IMAGE, "two");
    Path otherPart = Files.createFile(layout.part(OTHER.cacheId(1)));
    Path sized = Files.createFile(layout.sizedBase(first.cacheId(), DiskSize.ofGib(1)));
    Path sizedInFlight = Files.createFile(StateLayout.inFlight(sized, InFlight.TEMPORARY));
    Path foreign = Files.createFile(layout.bases().resolve(first.cacheId() + ".bak"));
    for (int revision = 1; revision <= 3; revision++) {
      Path base = layout.base(IMAGE.cacheId(revision));
      Path sidecar = layout.sidecar(IMAGE.cacheId(revision));
      Files.createFile(layout.part(IMAGE.cacheId(revision)));
      Files.createFile(layout.partRecord(IMAGE.cacheId(revision)));
      Files.createFile(StateLayout.inFlight(base, InFlight.CONVERTED));
      Files.createFile(StateLayout.inFlight(base, InFlight.TEMPORARY));
      Files.createFile(StateLayout.inFlight(sidecar, InFlight.TEMPORARY));
    }

    store.settle(IMAGE);

    assertThat(inFlight())
        .containsExactlyInAnyOrder(
            otherPart,
            sizedInFlight,
            layout.part(IMAGE.cacheId(3)),
            layout.partRecord(IMAGE.cacheId(3)));
    assertThat(List.of(first.path(), second.path(), sized, foreign)).allMatch(Files::exists);
    assertThat(store.bases()).containsExactly(first, second);
  }

  @Test
  void lists_sizes_in_order_and_of_each_base_alone() throws IOException {
    List<DiskSize> sizes =
        List.of(new DiskSize(1024), DiskSize.ofGib(2), DiskSize.parse("2560M"), DiskSize.ofGib(10));
    for (DiskSize size : sizes) {
      Path sized = Files.createFile(layout.sizedBase(IMAGE.cacheId(1), size));
      Files.createFile(StateLayout.inFlight(sized, InFlight.TEMPORARY));
    }
    Files.createFile(layout.sizedBase(OTHER.cacheId(1), DiskSize.ofGib(3)));

    assertThat(store.sizes()).containsOnlyKeys(IMAGE.cacheId(1), OTHER.cacheId(1));
    assertThat(store.sizes().get(IMAGE.cacheId(1))).containsExactlyElementsOf(sizes);
    assertThat(store.sizes().get(OTHER.cacheId(1))).containsExactly(DiskSize.ofGib(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"text\"",
        "{\"revision\":\"many\"}",
        "{\"imageId\":\"a\",\"revision\":1,\"current\":1,\"base\":{}}",
        "{\"imageId\":\"a\",\"revision\":1,\"current\":1,\"base\":{\"source\":\"a\","
            + "\"sourceFormat\":\"none\",\"virtualSize\":3,\"digests\":{},\"fetched\":\"now\"}}"
      })
  void a_damaged_sidecar_is_told_by_name(String text) throws IOException {
    Base base = publish(IMAGE, "one");
    Files.writeString(layout.sidecar(base.cacheId()), text);

    assertFails(Kind.STATE_DIRECTORY, () -> store.current(IMAGE))
        .hasMessageContaining(layout.sidecar(base.cacheId()) + " is damaged");
  }

  @Test
  void what_a_later_version_adds_to_a_sidecar_is_read_past() throws IOException {
    Base base = publish(IMAGE, "one");
    Path sidecar = layout.sidecar(base.cacheId());
    Files.writeString(
        sidecar, Files.readString(sidecar).replaceFirst("\\{", "{\"added\": {\"later\": [1]},"));

    assertThat(store.current(IMAGE).map(StoredBase::base)).contains(base);
  }

  @Test
  void a_cache_that_is_gone_is_the_state_directorys_fault() throws IOException {
    Files.delete(layout.bases());

    assertFails(Kind.STATE_DIRECTORY, () -> store.bases());
  }

  private List<Path> inFlight() throws IOException {
    try (Stream<Path> list = Files.list(layout.bases())) {
      return new ArrayList<>(
          list.filter(file -> StateLayout.parseBaseFile(file.getFileName().toString())
                      .filter(StateLayout.BaseFile.Unfinished.class::isInstance)
                      .isPresent()
                  || file.toString().endsWith(".tmp"))
              .toList());
    }
  }
}

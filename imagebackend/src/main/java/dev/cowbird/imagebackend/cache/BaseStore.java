/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.BaseFile;
import dev.cowbird.imagebackend.cache.Sidecar.Content;
import dev.cowbird.imagebackend.cache.Sidecar.RecordedDamage;
import dev.cowbird.imagebackend.cache.Sidecar.RecordedKernel;
import dev.cowbird.imagebackend.cache.Sidecar.RecordedProof;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.file.FileMode;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.JsonFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds and publishes bases. A base is there when its file and its sidecar are; the sidecar comes
 * first, so that a base without one is never left by a crash. No base is ever replaced: if one is
 * in the way, the next revision is made. So it is for one that was found damaged, and condemned.
 *
 * <p>Safe for use by many threads and processes, if the caller holds the image's lock: exclusively
 * to publish and settle.
 */
public final class BaseStore {
  private final StateLayout layout;
  private final HostFiles files;
  private final Clock clock;
  private final ContentDigester contents;

  public BaseStore(StateLayout layout, HostFiles files, Clock clock) {
    this.layout = layout;
    this.files = files;
    this.clock = clock;
    this.contents = new ContentDigester(files);
  }

  /** The current revision's base, if the image is in the cache and the base not condemned. */
  public Optional<StoredBase> current(ImageId image) {
    return pointer(image)
        .flatMap(pointer -> current(image, pointer))
        .filter(stored -> stored.damage().isEmpty());
  }

  /** The pointer is the first revision's sidecar too, and is not read again for that. */
  private Optional<StoredBase> current(ImageId image, Sidecar pointer) {
    return Optional.ofNullable(pointer.current())
        .flatMap(revision -> revision == 1
            ? find(image.cacheId(1), () -> Optional.of(pointer))
            : find(image.cacheId(revision)));
  }

  /** Whether a base is what {@link #current} answers for its image. */
  public boolean isCurrent(StoredBase stored) {
    return stored.damage().isEmpty()
        && sidecar(stored.image())
            .map(Sidecar::current)
            .filter(revision -> revision == stored.base().revision())
            .isPresent();
  }

  private Optional<Sidecar> pointer(ImageId image) {
    return sidecar(image.cacheId(1));
  }

  private Optional<Sidecar> sidecar(CacheId id) {
    return JsonFile.read(layout.sidecar(id), Sidecar.class);
  }

  /**
   * A base by its cache id, if its file and sidecar are there, condemned or not.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if its sidecar is damaged
   */
  public Optional<StoredBase> find(CacheId id) {
    return find(id, () -> sidecar(id));
  }

  private Optional<StoredBase> find(CacheId id, Supplier<Optional<Sidecar>> sidecar) {
    Path file = layout.base(id);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Optional<Sidecar> record = sidecar.get();
    try {
      return record.flatMap(found -> found.describing(id, file));
    } catch (RuntimeException e) {
      throw new ImageException(
          Kind.STATE_DIRECTORY, "File " + layout.sidecar(id) + " is damaged", e);
    }
  }

  /**
   * The revision that the image's next base gets: the first without a file, also without a sized
   * base, which would be taken for one of the new content.
   */
  public int nextRevision(ImageId image) {
    int revision = pointer(image).map(Sidecar::current).orElse(1);
    while (isTaken(image.cacheId(revision))) {
      revision++;
    }
    return revision;
  }

  /** The cache ids of an image's revisions. */
  public Set<CacheId> revisions(ImageId image) {
    return IntStream.rangeClosed(1, nextRevision(image))
        .mapToObj(image::cacheId)
        .collect(Collectors.toSet());
  }

  private boolean isTaken(CacheId id) {
    return Files.exists(layout.base(id)) || sizes().containsKey(id);
  }

  /**
   * Makes a base durable and current. On failure none is published.
   *
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public Base publish(ImageId image, int revision, NewBase made) {
    CacheId id = image.cacheId(revision);
    boolean first = revision == 1;
    Sidecar sidecar = new Sidecar(
        image.toString(),
        image.cacheId(1).hex(),
        revision,
        first ? 1 : null,
        first ? refreshes(image) : null,
        content(made));
    JsonFile.write(files, layout.sidecar(id), sidecar);
    made.raw().publish(FileMode.READ_ONLY_SHARED);
    if (!first) {
      pointTo(image, revision);
    }
    return find(id).orElseThrow().base();
  }

  private void pointTo(ImageId image, int revision) {
    CacheId first = image.cacheId(1);
    Sidecar pointer =
        pointer(image).orElse(new Sidecar(image.toString(), first.hex(), 1, revision, null, null));
    JsonFile.write(files, layout.sidecar(first), pointer.withCurrent(revision));
  }

  /** How often the image's source was asked again. */
  public int refreshes(ImageId image) {
    return pointer(image).map(Sidecar::refreshes).orElse(0);
  }

  /** Counts one more time that the image's source was asked. */
  public void refreshed(ImageId image) {
    pointer(image)
        .map(Sidecar::refreshed)
        .ifPresent(pointer -> JsonFile.write(files, layout.sidecar(image.cacheId(1)), pointer));
  }

  /** Records what the source calls its content by now, which is still that of the base. */
  public void confirm(Base base, Optional<String> fingerprint) {
    Sidecar sidecar = sidecar(base.cacheId()).orElseThrow();
    Content content = requireNonNull(sidecar.base()).withFingerprint(fingerprint.orElse(null));
    JsonFile.write(files, layout.sidecar(base.cacheId()), sidecar.withBase(content));
  }

  private Content content(NewBase made) {
    return new Content(
        made.source(),
        made.fingerprint().orElse(null),
        made.accepted().format().label(),
        made.accepted().virtualSize().bytes(),
        labelled(made.digests()),
        recorded(made.proofs()),
        made.content().orElseGet(() -> contentDigest(made.raw().path())).toString(),
        now(),
        null,
        made.kernel().map(RecordedKernel::of).orElse(null));
  }

  private ContentDigest contentDigest(Path raw) {
    try {
      return contents.digest(raw);
    } catch (IOException e) {
      throw StorageErrors.translate("Digesting " + raw, e);
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Map<String, String> labelled(Map<DigestAlgorithm, Digest> digests) {
    Map<String, String> labelled = new TreeMap<>();
    digests.forEach((algorithm, digest) -> labelled.put(algorithm.label(), digest.hex()));
    return labelled;
  }

  private static List<RecordedProof> recorded(Collection<Proof> proofs) {
    return proofs.stream().map(RecordedProof::of).toList();
  }

  /** Records what further is known of the bytes that a base was made from. */
  public Base addKnowledge(Base base, Map<DigestAlgorithm, Digest> digests, List<Proof> proofs) {
    Map<DigestAlgorithm, Digest> allDigests = new EnumMap<>(base.digests());
    allDigests.putAll(digests);
    Set<Proof> allProofs = new LinkedHashSet<>(base.proofs());
    allProofs.addAll(proofs);
    if (allDigests.equals(base.digests()) && allProofs.size() == base.proofs().size()) {
      return base;
    }
    Sidecar sidecar = sidecar(base.cacheId()).orElseThrow();
    Content content =
        requireNonNull(sidecar.base()).withDigests(labelled(allDigests), recorded(allProofs));
    JsonFile.write(files, layout.sidecar(base.cacheId()), sidecar.withBase(content));
    return find(base.cacheId()).orElseThrow().base();
  }

  /**
   * Marks a base so that it is never used again: the image's next base is a new revision. Its file
   * stays, as disks may refer to it. A mark that is there already stays as it is. On failure
   * nothing has changed.
   *
   * @param what was found, for people
   */
  public void condemn(CacheId id, String what) {
    Sidecar sidecar = sidecar(id).orElseThrow();
    Content content = requireNonNull(sidecar.base());
    if (content.damage() == null) {
      RecordedDamage damage = new RecordedDamage(what, now());
      JsonFile.write(files, layout.sidecar(id), sidecar.withBase(content.withDamage(damage)));
    }
  }

  /**
   * Removes what a dead process left in flight for this image, but for the download of the next
   * revision, which may be gone on with. Whoever holds the image's lock may: only its holder makes
   * such files.
   */
  public void settle(ImageId image) {
    int next = nextRevision(image);
    for (int revision = 1; revision < next; revision++) {
      files.discard(layout.part(image.cacheId(revision)));
      files.discard(layout.partRecord(image.cacheId(revision)));
    }
    for (CacheId id : revisions(image)) {
      removeInFlightOf(layout.base(id));
      removeInFlightOf(layout.sidecar(id));
      removeInFlightOf(layout.partRecord(id));
    }
  }

  private void removeInFlightOf(Path target) {
    inBases()
        .filter(file -> StateLayout.isInFlightOf(target, file))
        .forEach(file -> files.discard(file));
  }

  /** All bases, ordered by image id and revision. */
  public List<Base> bases() {
    return all().stream().map(StoredBase::base).toList();
  }

  /** All bases with what is recorded of them, ordered by image id and revision. */
  public List<StoredBase> all() {
    return named()
        .filter(BaseFile.Content.class::isInstance)
        .flatMap(file -> find(file.id()).stream())
        .sorted(Comparator.comparing(
            StoredBase::base, Comparator.comparing(Base::imageId).thenComparing(Base::revision)))
        .toList();
  }

  /** The cache ids that there are bases or sized bases of, with and without sidecars, in order. */
  public List<CacheId> ids() {
    return named()
        .filter(file -> file instanceof BaseFile.Content || file instanceof BaseFile.Sized)
        .map(BaseFile::id)
        .distinct()
        .sorted(Comparator.comparing(CacheId::hex))
        .toList();
  }

  /** The sizes that there are sized bases of, ascending, of each base that has any. */
  public Map<CacheId, SortedSet<DiskSize>> sizes() {
    Map<CacheId, SortedSet<DiskSize>> sizes = new HashMap<>();
    named()
        .filter(BaseFile.Sized.class::isInstance)
        .map(BaseFile.Sized.class::cast)
        .forEach(file -> sizes.computeIfAbsent(file.id(), id -> new TreeSet<>()).add(file.size()));
    return sizes;
  }

  private Stream<BaseFile> named() {
    return inBases()
        .flatMap(file -> StateLayout.parseBaseFile(file.getFileName().toString()).stream());
  }

  private Stream<Path> inBases() {
    try (Stream<Path> list = Files.list(layout.bases())) {
      return list.toList().stream();
    } catch (IOException e) {
      throw StorageErrors.translate("Listing " + layout.bases(), e);
    }
  }
}

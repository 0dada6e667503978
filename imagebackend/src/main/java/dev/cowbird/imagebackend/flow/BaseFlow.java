/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.Progress;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.Refresh;
import dev.cowbird.imagebackend.Refresh.Outcome;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.NewBase;
import dev.cowbird.imagebackend.cache.StoredBase;
import dev.cowbird.imagebackend.convert.Converter;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.event.TransferSpan;
import dev.cowbird.imagebackend.fetch.ByteProgress;
import dev.cowbird.imagebackend.fetch.FetchTerms;
import dev.cowbird.imagebackend.fetch.Fetched;
import dev.cowbird.imagebackend.fetch.Fetcher;
import dev.cowbird.imagebackend.fetch.Follower;
import dev.cowbird.imagebackend.fetch.Part;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.Slots;
import dev.cowbird.imagebackend.lock.StateLocks;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.SourceFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a source image to a base: fetched, judged, unpacked and published once. */
final class BaseFlow {
  private final StateLayout layout;
  private final HostFiles files;
  private final StateLocks locks;
  private final BaseStore store;
  private final Fetcher fetcher;
  private final Judge judge;
  private final Converter converter;
  private final SpaceGuard space;
  private final Slots fetches;
  private final Slots conversions;
  private final Quarantine quarantine;
  private final Claims claims;
  private final EarlyBases earlyBases;
  private final WarmBases warmBases;

  BaseFlow(
      StateLayout layout,
      HostFiles files,
      StateLocks locks,
      BaseStore store,
      Fetcher fetcher,
      Judge judge,
      Converter converter,
      SpaceGuard space,
      Slots fetches,
      Slots conversions,
      Quarantine quarantine,
      Claims claims,
      EarlyBases earlyBases,
      WarmBases warmBases) {
    this.layout = layout;
    this.files = files;
    this.locks = locks;
    this.store = store;
    this.fetcher = fetcher;
    this.judge = judge;
    this.converter = converter;
    this.space = space;
    this.fetches = fetches;
    this.conversions = conversions;
    this.quarantine = quarantine;
    this.claims = claims;
    this.earlyBases = earlyBases;
    this.warmBases = warmBases;
  }

  /** The base of a source image, protected from removal until the lease is closed. */
  BaseLease lease(Demand demand, ProgressListener progress) {
    Optional<BaseLease> warm = warmBases.lease(demand, progress);
    return warm.isPresent() ? warm.get() : leaseAlone(demand, progress);
  }

  /** With the image's lock exclusively. Another may have made meanwhile what was not there. */
  private BaseLease leaseAlone(Demand demand, ProgressListener progress) {
    ImageId image = demand.image();
    try (HeldLock imageLock = locks.image(image, progress)) {
      Wanted wanted = wanted(demand, progress, imageLock);
      Optional<Base> cached = cached(demand.source());
      Base base = cached.isPresent() ? proved(cached.get(), wanted) : make(wanted);
      return new BaseLease(image, base, locks.use(base.path(), progress));
    }
  }

  private Wanted wanted(Demand demand, ProgressListener progress, HeldLock imageLock) {
    ProgressListener all = progress.and(step -> imageLock.report(step.words()));
    List<Claim> claimed = claims.of(demand.image(), demand.request(), all);
    return new Wanted(demand, claimed, all);
  }

  /** The current revision, unless the source says that it has changed since. */
  private Optional<Base> cached(ImageSource source) {
    return usable(source.id())
        .filter(stored -> !stored.isOutdated(source.fingerprint()))
        .map(StoredBase::base);
  }

  /** The current revision, unless it is seen to be damaged. */
  private Optional<StoredBase> usable(ImageId image) {
    return store.current(image).filter(quarantine::admits);
  }

  /**
   * Asks the source again, and makes its content the current revision if it is another.
   *
   * <p>Who has waited for another to do the same is content with what that one found.
   */
  Refresh refresh(ImageSource source, ImageRequest request, ProgressListener progress) {
    ImageId image = source.id();
    Optional<CacheId> before = store.current(image).map(stored -> stored.base().cacheId());
    int refreshes = store.refreshes(image);
    try (HeldLock imageLock = locks.image(image, progress)) {
      Wanted wanted = wanted(Demand.ofBase(source, request), progress, imageLock);
      Optional<StoredBase> current = usable(image);
      if (current.isEmpty()) {
        return new Refresh(make(wanted), Outcome.FETCHED);
      }
      if (store.refreshes(image) != refreshes) {
        Base base = proved(current.get().base(), wanted);
        boolean same = before.equals(Optional.of(base.cacheId()));
        return new Refresh(base, same ? Outcome.UNCHANGED : Outcome.REPLACED);
      }
      Refresh refresh = refresh(current.get(), wanted);
      store.refreshed(image);
      return refresh;
    }
  }

  private Refresh refresh(StoredBase current, Wanted wanted) {
    if (isKnownToBeUnchanged(current, wanted.source())) {
      return new Refresh(proved(current.base(), wanted), Outcome.UNCHANGED);
    }
    ImageId image = wanted.image();
    store.settle(image);
    int revision = store.nextRevision(image);
    try (Part part = Part.of(files, layout, image.cacheId(revision));
        EarlyBase early = earlyBases.of(image.cacheId(revision), wanted)) {
      Set<DigestAlgorithm> compared = current.base().digests().keySet();
      Fetched fetched = fetch(wanted, part, early, compared);
      if (fetched.digests().entrySet().containsAll(current.base().digests().entrySet())) {
        judge.requireUsable(current.base(), wanted.demand());
        store.confirm(current.base(), fetched.facts().version());
        return new Refresh(
            store.addKnowledge(current.base(), fetched.digests(), proofs(wanted.claims(), fetched)),
            Outcome.UNCHANGED);
      }
      return new Refresh(publish(wanted, revision, part, early, fetched), Outcome.REPLACED);
    }
  }

  /** What a source can't tell, or not now, is found out by fetching. */
  private static boolean isKnownToBeUnchanged(StoredBase current, ImageSource source) {
    try {
      SourceFacts now = source.describe();
      return (now.version().isPresent() && now.version().equals(current.fingerprint()))
          || now.promised().values().stream()
              .anyMatch(promised -> current.base().digests().containsValue(promised));
    } catch (IOException e) {
      return false;
    }
  }

  /** The one way to a base, top to bottom. */
  private Base make(Wanted wanted) {
    ImageId image = wanted.image();
    store.settle(image);
    int revision = store.nextRevision(image);
    try (Part part = Part.of(files, layout, image.cacheId(revision));
        EarlyBase early = earlyBases.of(image.cacheId(revision), wanted)) {
      Fetched fetched = fetch(wanted, part, early, Set.of());
      return publish(wanted, revision, part, early, fetched);
    }
  }

  /** @param also digests to compute besides those that are to be compared */
  private Fetched fetch(Wanted wanted, Part part, Follower follower, Set<DigestAlgorithm> also) {
    FetchTerms terms = facts -> judge.order(wanted.image(), facts, wanted).and(also);
    try (HeldLock slot = fetches.take("fetching image " + wanted.image(), wanted.progress());
        TransferSpan step = FlowEvents.fetch(wanted.image(), part.id())) {
      Fetched fetched = fetcher.fetch(wanted.source(), part, terms, follower, wanted.progress());
      step.moved(fetched.bytes());
      return fetched;
    }
  }

  private Base publish(Wanted wanted, int revision, Part part, EarlyBase early, Fetched fetched) {
    ImageId image = wanted.image();
    Inspection.Accepted accepted = inspect(wanted, part, fetched);
    if (!accepted.format().isRaw()) {
      wanted.progress().progress(Progress.begin(Step.CONVERT, image.toString()));
    }
    Optional<EarlyContent> content = early.content(accepted);
    content.ifPresent(EarlyContent::grow);
    try (InFlightFile raw = raw(wanted, part, content, accepted)) {
      part.complete();
      content.ifPresent(EarlyContent::settle);
      NewBase made = new NewBase(
          raw,
          content.map(EarlyContent::digest),
          wanted.request().location().toString(),
          fetched.facts().version(),
          accepted,
          fetched.digests(),
          proofs(wanted.claims(), fetched),
          fetched.facts().kernel());
      Base base = publish(image, revision, made);
      content.ifPresent(ready -> ready.publishSized(base));
      return base;
    }
  }

  private Inspection.Accepted inspect(Wanted wanted, Part part, Fetched fetched) {
    ImageId image = wanted.image();
    wanted.progress().progress(Progress.begin(Step.INSPECT, image.toString()));
    try (Span step = FlowEvents.inspect(image)) {
      ImageRequest declared = Judge.declared(wanted.request(), fetched.facts());
      return judge.require(part.content().path(), declared, wanted.demand());
    }
  }

  private Base publish(ImageId image, int revision, NewBase made) {
    try (Span step = FlowEvents.publish(image, image.cacheId(revision))) {
      return store.publish(image, revision, made);
    }
  }

  private InFlightFile raw(
      Wanted wanted, Part part, Optional<EarlyContent> content, Inspection.Accepted accepted) {
    Optional<InFlightFile> converted = content.flatMap(EarlyContent::converted);
    if (converted.isEmpty()) {
      return unpack(wanted.image(), part.content(), accepted, wanted.progress());
    }
    part.content().close();
    return converted.get();
  }

  /** What was claimed and promised of the bytes, and compared with them. */
  private static List<Proof> proofs(List<Claim> claims, Fetched fetched) {
    Stream<Proof> promised = fetched.facts().promised().values().stream()
        .filter(fetched.digests()::containsValue)
        .map(digest -> Proof.of(By.SOURCE, digest.algorithm()));
    return Stream.concat(claims.stream().flatMap(claim -> claim.proofs().stream()), promised)
        .toList();
  }

  /** A raw image is its own content; of any other, the fetched file is gone afterwards. */
  private InFlightFile unpack(
      ImageId image, InFlightFile part, Inspection.Accepted accepted, ProgressListener progress) {
    if (accepted.format().isRaw()) {
      extend(part.path(), accepted.virtualSize());
      return part;
    }
    InFlightFile raw = InFlightFile.of(files, part.target(), InFlight.CONVERTED);
    try {
      convert(image, part, accepted, raw, progress);
      part.close();
      return raw;
    } catch (RuntimeException | Error e) {
      raw.closeAfter(e);
      throw e;
    }
  }

  /**
   * What qemu-img can't read is a broken image, unless it was the disk that was full: our
   * inspection sees where data lies, not whether it can be inflated.
   */
  private void convert(
      ImageId image,
      InFlightFile part,
      Inspection.Accepted accepted,
      InFlightFile raw,
      ProgressListener progress) {
    try (HeldLock slot = conversions.take("converting image " + image, progress);
        Span step = FlowEvents.convert(image, accepted.format(), accepted.virtualSize())) {
      ByteProgress told = new ByteProgress(
          Step.CONVERT, image.toString(), OptionalLong.of(accepted.unpackedBytes()), progress);
      converter.convert(part.path(), accepted, raw.path(), told::advance);
    } catch (ImageException e) {
      if (e.kind() != Kind.COMMAND_FAILED) {
        throw e;
      }
      space.require(0, "Converting image " + image);
      throw new ImageException(
          Kind.IMAGE_REFUSED, "Image " + image + " can't be unpacked: " + e.getMessage(), e);
    }
  }

  /** To whole sectors, which is all that a guest can address. */
  private void extend(Path raw, DiskSize size) {
    try {
      files.extend(raw, size.bytes());
    } catch (IOException e) {
      throw StorageErrors.translate("Extending " + raw + " to " + size.bytes() + " bytes", e);
    }
  }

  /** A base in the cache, if it is what the request says it must be. */
  private Base proved(Base base, Wanted wanted) {
    judge.requireUsable(base, wanted.demand());
    Map<DigestAlgorithm, Digest> digests = base.digests();
    Set<DigestAlgorithm> missing = EnumSet.noneOf(DigestAlgorithm.class);
    wanted.claims().forEach(claim -> missing.add(claim.digest().algorithm()));
    missing.removeAll(digests.keySet());
    Base known = missing.isEmpty() ? base : digestAgain(base, missing, wanted);
    Judge.requireClaims(base.imageId(), wanted.claims(), known.digests());
    return store.addKnowledge(
        known,
        Map.of(),
        wanted.claims().stream().flatMap(claim -> claim.proofs().stream()).toList());
  }

  /**
   * Reads the source once more for digests that are not recorded. They say something about the base
   * only if the digest that is recorded comes out again.
   */
  private Base digestAgain(Base base, Set<DigestAlgorithm> missing, Wanted wanted) {
    Set<DigestAlgorithm> algorithms = EnumSet.copyOf(base.digests().keySet());
    algorithms.addAll(missing);
    Fetched fetched;
    try (HeldLock slot = fetches.take("reading image " + wanted.image(), wanted.progress())) {
      fetched = fetcher.digest(wanted.source(), algorithms, wanted.progress());
    }
    if (!fetched.digests().entrySet().containsAll(base.digests().entrySet())) {
      throw new ImageException(
          Kind.CHECKSUM_MISMATCH,
          "Image "
              + base.imageId()
              + " has changed since it was cached, so its "
              + missing.stream().map(DigestAlgorithm::label).collect(Collectors.joining(", "))
              + " can't be compared: it was "
              + base.digests().values()
              + " and is "
              + fetched.digests().values());
    }
    return store.addKnowledge(base, fetched.digests(), List.of());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.VerifiedFile;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Goes through the cache, and tells of every base and sized base whether it is sound. */
final class VerifyFlow {
  private final StateLayout layout;
  private final BaseStore store;
  private final BaseCheck bases;
  private final SizedBaseCheck sizedBases;

  VerifyFlow(StateLayout layout, BaseStore store, BaseCheck bases, SizedBaseCheck sizedBases) {
    this.layout = layout;
    this.store = store;
    this.bases = bases;
    this.sizedBases = sizedBases;
  }

  /**
   * Verifies what is in the cache, a base and its sized bases after the other. One file that can't
   * be verified does not keep the others from it.
   *
   * @param wanted which revisions to verify
   */
  List<VerifiedFile> verify(Predicate<CacheId> wanted, ProgressListener progress) {
    List<VerifiedFile> verified = new ArrayList<>();
    Map<CacheId, SortedSet<DiskSize>> sizes = store.sizes();
    for (CacheId id : store.ids().stream().filter(wanted).toList()) {
      Path base = layout.base(id);
      if (Files.exists(base)) {
        add(verified, id, Optional.empty(), base, () -> bases.verify(id, progress));
      }
      for (DiskSize size : sizes.getOrDefault(id, Collections.emptySortedSet())) {
        Path file = layout.sizedBase(id, size);
        add(verified, id, Optional.of(size), file, () -> sizedBases.verify(id, size, progress));
      }
    }
    verified.sort(Comparator.comparing(file -> file.imageId().orElse("")));
    return verified;
  }

  /** What has been removed meanwhile is not told of. */
  private void add(
      List<VerifiedFile> verified,
      CacheId id,
      Optional<DiskSize> size,
      Path file,
      Supplier<Finding> check) {
    requireNotInterrupted();
    List<String> remarks = new ArrayList<>();
    Finding finding = orFailure(() -> {
      remarks.addAll(Examination.remarks(file));
      return check.get();
    });
    if (Files.exists(file) || finding.isDamaged()) {
      Optional<String> image = name(id, size);
      verified.add(
          new VerifiedFile(file, image, id, size, finding.verdict(), finding.detail(), remarks));
    }
  }

  /** A small file may be read without a wait that an interrupt would end. */
  private static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new ImageException(Kind.INTERRUPTED, "Verifying the cache was interrupted");
    }
  }

  private Optional<String> name(CacheId id, Optional<DiskSize> size) {
    try {
      return store
          .find(id)
          .map(StoredBase::base)
          .map(Base::imageId)
          .or(() -> size.flatMap(known -> sizedBases.freshContent(id, known)));
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private static Finding orFailure(Supplier<Finding> check) {
    try {
      return check.get();
    } catch (ImageException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      Verdict verdict = e.kind() == Kind.LOCK_TIMEOUT ? Verdict.BUSY : Verdict.UNREADABLE;
      return new Finding(verdict, String.valueOf(e.getMessage()));
    }
  }
}

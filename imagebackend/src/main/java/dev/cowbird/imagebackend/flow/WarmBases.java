/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.Proof;
import dev.cowbird.imagebackend.Proof.By;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.util.Optional;

/**
 * Finds a base that answers a request as it is, while others do the same. Fetches and writes
 * nothing: whatever takes that is left to those who hold the image's lock alone.
 */
final class WarmBases {
  private final StateLocks locks;
  private final BaseStore store;
  private final Judge judge;
  private final Examination examination;

  WarmBases(StateLocks locks, BaseStore store, Judge judge, Examination examination) {
    this.locks = locks;
    this.store = store;
    this.judge = judge;
    this.examination = examination;
  }

  /**
   * The base, protected from removal until the lease is closed; empty if there is none, if its
   * source has changed, if it is seen to be damaged, or if what is asked for is not known of it
   * yet. Waits while another makes or removes it.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code IMAGE_REFUSED} or
   *     {@code IMAGE_TOO_LARGE} if the image can't be what is asked for
   */
  Optional<BaseLease> lease(Demand demand, ProgressListener progress) {
    ImageRequest request = demand.request();
    if (request.checksums().isPresent()) {
      return Optional.empty();
    }
    ImageId image = demand.image();
    // Whoever publishes or removes a base holds this lock alone until that is durable.
    try (HeldLock shared = locks.findImage(image, progress)) {
      Optional<Base> base = store
          .current(image)
          .filter(this::isWhole)
          .filter(stored -> !stored.isOutdated(demand.source().fingerprint()))
          .map(StoredBase::base);
      base.ifPresent(found -> judge.requireUsable(found, demand));
      return base.filter(found -> request.checksum().stream().allMatch(d -> isProved(found, d)))
          .map(found -> new BaseLease(image, found, locks.use(found.path(), progress)));
    }
  }

  private boolean isWhole(StoredBase stored) {
    Base base = stored.base();
    return !examination.ofLength(base.path(), base.virtualSize()).isDamaged();
  }

  /** Whether it is recorded that a request asked for this digest before, and was right. */
  private static boolean isProved(Base base, Digest asked) {
    return asked.equals(base.digests().get(asked.algorithm()))
        && base.proofs().contains(Proof.of(By.REQUEST, asked.algorithm()));
  }
}

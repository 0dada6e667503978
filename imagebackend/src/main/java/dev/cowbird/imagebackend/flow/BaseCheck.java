/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Damage;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.VerifiedFile.Verdict;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import dev.cowbird.imagebackend.lock.HeldLock;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.util.Optional;

/**
 * Verifies a base. The first look is under a shared lock, so that nobody is held up. What seems
 * damaged is looked at once more under the image's lock, and then condemned.
 */
final class BaseCheck {
  private final StateLayout layout;
  private final StateLocks locks;
  private final BaseStore store;
  private final Examination examination;
  private final Quarantine quarantine;

  BaseCheck(
      StateLayout layout,
      StateLocks locks,
      BaseStore store,
      Examination examination,
      Quarantine quarantine) {
    this.layout = layout;
    this.locks = locks;
    this.store = store;
    this.examination = examination;
    this.quarantine = quarantine;
  }

  /** @throws ImageException if it can't be read, or is locked for too long */
  Finding verify(CacheId id, ProgressListener progress) {
    Finding first = underSharedLock(id, progress);
    if (!first.isDamaged()) {
      return first;
    }
    Optional<StoredBase> stored = store.find(id);
    return stored.isPresent() ? first.orBetter(() -> lookAgain(stored.get(), progress)) : first;
  }

  private Finding underSharedLock(CacheId id, ProgressListener progress) {
    try (HeldLock shared = locks.use(layout.base(id), progress)) {
      return look(store.find(id), progress);
    }
  }

  /** The shared lock is let go of before: the image's lock comes first. */
  private Finding lookAgain(StoredBase before, ProgressListener progress) {
    Base base = before.base();
    try (HeldLock image = locks.image(before.image(), progress);
        HeldLock shared = locks.use(base.path(), progress)) {
      Optional<StoredBase> stored = store.find(base.cacheId());
      Finding second = look(stored, progress);
      if (stored.isPresent() && second.isDamaged()) {
        quarantine.condemn(stored.get(), second.detail());
      }
      return second;
    }
  }

  private Finding look(Optional<StoredBase> stored, ProgressListener progress) {
    if (stored.isEmpty()) {
      return new Finding(Verdict.NOT_RECORDED, "it has no sidecar, and is not used");
    }
    Optional<Damage> known = stored.get().damage();
    Base base = stored.get().base();
    return known.isPresent()
        ? Finding.damaged(known.get().toString())
        : examination.of(base.path(), base.virtualSize(), base.content(), progress);
  }
}

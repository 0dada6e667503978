/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.cache.BaseStore;
import dev.cowbird.imagebackend.cache.StoredBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a damaged base is never used again, while its file stays for the disks that refer
 * to it. Whoever calls holds the image's lock exclusively.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final BaseStore store;
  private final Examination examination;

  Quarantine(BaseStore store, Examination examination) {
    this.store = store;
    this.examination = examination;
  }

  /** Whether a base may be used, as far as one look at its length tells; condemned if not. */
  boolean admits(StoredBase stored) {
    Base base = stored.base();
    Finding finding = examination.ofLength(base.path(), base.virtualSize());
    if (finding.isDamaged()) {
      condemn(stored, finding.detail());
    }
    return !finding.isDamaged();
  }

  /** @param what was found, for people */
  void condemn(StoredBase stored, String what) {
    if (stored.damage().isEmpty()) {
      Base base = stored.base();
      store.condemn(base.cacheId(), what);
      LOG.warn(
          "Base {} of image {} is not used any more, and fetched anew when it is needed: {}",
          base.path(),
          base.imageId(),
          what);
    }
  }
}

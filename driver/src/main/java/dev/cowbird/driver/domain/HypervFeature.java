/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * An interface of Microsoft's hypervisor that KVM offers, so that Windows runs faster. Which needs
 * which: QEMU's {@code docs/system/i386/hyperv.rst}.
 */
public enum HypervFeature {
  RELAXED,
  VAPIC,
  /** With 8191 retries, which is what Windows itself suggests. */
  SPINLOCKS,
  VPINDEX,
  RUNTIME,
  /** Needs {@link #VPINDEX}. */
  SYNIC,
  /** Needs {@link #SYNIC}. */
  STIMER,
  RESET,
  FREQUENCIES,
  REENLIGHTENMENT,
  /** Needs {@link #VPINDEX}. */
  TLBFLUSH,
  /** Needs {@link #VPINDEX}. */
  IPI,
  /** Needs {@link #VAPIC}. */
  EVMCS;

  Optional<HypervFeature> needs() {
    return switch (this) {
      case SYNIC, TLBFLUSH, IPI -> Optional.of(VPINDEX);
      case STIMER -> Optional.of(SYNIC);
      case EVMCS -> Optional.of(VAPIC);
      case RELAXED, VAPIC, SPINLOCKS, VPINDEX, RUNTIME, RESET, FREQUENCIES, REENLIGHTENMENT ->
        Optional.empty();
    };
  }
}

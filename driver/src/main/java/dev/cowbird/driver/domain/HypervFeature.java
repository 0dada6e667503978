/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** An interface of Microsoft's hypervisor that KVM offers, so that Windows runs faster. */
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
  TLBFLUSH,
  IPI,
  EVMCS
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Set;

/**
 * One pruning of the cache.
 *
 * @param forgottenHosts names of hosts that are gone for good: what they said of their use of the
 *     cache is forgotten
 */
public record PruneRequest(PrunePolicy policy, Mode mode, Set<String> forgottenHosts) {

  /** Whether anything is done. */
  public enum Mode {
    REMOVE,
    /** Nothing is changed; the result is what would be done now. */
    DRY_RUN
  }

  public PruneRequest {
    forgottenHosts = Set.copyOf(forgottenHosts);
  }

  public static PruneRequest of(PrunePolicy policy) {
    return new PruneRequest(policy, Mode.REMOVE, Set.of());
  }

  public PruneRequest withMode(Mode other) {
    return new PruneRequest(policy, other, forgottenHosts);
  }

  public PruneRequest withForgottenHosts(Set<String> hosts) {
    return new PruneRequest(policy, mode, hosts);
  }
}

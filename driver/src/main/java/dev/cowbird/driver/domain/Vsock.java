/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * Sockets between host and guest without a network.
 *
 * @param cid the guest's address, from 3 to 4294967294; empty for a free one
 */
public record Vsock(Optional<Long> cid) {
  /** @throws IllegalArgumentException if {@code cid} is out of range */
  public Vsock {
    cid.ifPresent(id -> Require.within("Context id", id, 3, 4_294_967_294L));
  }
}

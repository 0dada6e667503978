/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * What Keystone has given.
 *
 * @param expires when it is worth nothing any more
 * @param catalog of the services that it is good for; missing if it is for no project
 */
record CloudToken(Secret secret, Instant expires, JsonNode catalog) {
  /** So that it lasts until the answer, and clocks may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  boolean isFresh(Instant now) {
    return now.isBefore(expires.minus(MARGIN));
  }
}

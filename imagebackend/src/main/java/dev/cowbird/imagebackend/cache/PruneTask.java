/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.PruneRequest;
import java.time.Instant;

/**
 * What one pruning is to do, and has done so far.
 *
 * @param now what ages are counted to
 */
record PruneTask(PruneRequest request, CacheUsers users, Instant now, PruneReport report) {}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.disk.InstanceUse;
import dev.cowbird.imagebackend.disk.UsedFiles;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.lock.StateLocks;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * Tells which files of the cache are in use: by the instances in the state directory, by this
 * host's users outside of it, and by what other hosts said. That a file's lock is held is seen by
 * whoever takes it. Safe for use by many threads.
 */
public final class CacheUse {
  private final InstanceUse instances;
  private final HostClaims claims;

  public CacheUse(
      StateLayout layout, HostFiles files, StateLocks locks, Clock clock, HostIdentity host) {
    this.instances = new InstanceUse(layout);
    this.claims = new HostClaims(layout, files, locks, clock, host);
  }

  /**
   * Looks at everything, now.
   *
   * @param hostAge what another host said longer ago does not count
   */
  UsedFiles look(CacheUsers users, Duration hostAge, Set<String> forgottenHosts) {
    UsedFiles used = new UsedFiles();
    instances.collect(used);
    instances.collect(users.images(), used);
    claims.collect(users, hostAge, forgottenHosts, used);
    return used;
  }

  /**
   * Writes down for other hosts what these users use, unless that was done a short time ago.
   *
   * @throws RuntimeException what {@code users} throw; {@code STATE_DIRECTORY}, {@code NO_SPACE}
   */
  public void registerIfDue(CacheUsers users) {
    if (isSomebody(users) && claims.isDue(users)) {
      register(users);
    }
  }

  /** Writes down for other hosts what these users use. */
  void register(CacheUsers users) {
    if (isSomebody(users)) {
      UsedFiles used = new UsedFiles();
      instances.collect(users.images(), used);
      claims.register(users, used);
    }
  }

  private static boolean isSomebody(CacheUsers users) {
    return !users.name().isEmpty();
  }

  /** @throws dev.cowbird.imagebackend.ImageException {@code NOT_FOUND} */
  void forget(Set<String> hosts) {
    claims.forget(hosts);
  }
}

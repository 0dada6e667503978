/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which guests would not let go of which devices, for those who asked them to. Safe for use by many
 * threads at once.
 */
final class RemovalRefusals {
  private final StateChanges changes;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /** @param changes signalled after each refusal */
  RemovalRefusals(StateChanges changes) {
    this.changes = changes;
  }

  /** To be begun before the guest is asked. */
  Watch watch(UUID domain, String alias) {
    Watch watch = new Watch(domain, alias);
    watches.add(watch);
    return watch;
  }

  void refused(UUID domain, String alias) {
    watches.stream()
        .filter(watch -> watch.domain.equals(domain) && watch.alias.equals(alias))
        .forEach(watch -> watch.refused = true);
    changes.signal();
  }

  /** Whether one guest has refused since this was begun. */
  final class Watch implements AutoCloseable {
    private final UUID domain;
    private final String alias;
    private volatile boolean refused;

    private Watch(UUID domain, String alias) {
      this.domain = domain;
      this.alias = alias;
    }

    boolean isRefused() {
      return refused;
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }
}

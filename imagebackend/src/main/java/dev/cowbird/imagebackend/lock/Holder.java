/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import java.time.Instant;

/**
 * Who holds a lock.
 *
 * @param pid the holder's process, on its host
 * @param host the holder's host name
 * @param since when it got the lock
 * @param purpose what for
 * @param progress how far it has come, in words; empty if it has told nothing
 */
record Holder(long pid, String host, Instant since, String purpose, String progress) {
  Holder withProgress(String words) {
    return new Holder(pid, host, since, purpose, words);
  }

  /** Whether this is the other, at another time. */
  boolean isSameHold(Holder other) {
    return pid == other.pid && host.equals(other.host) && since.equals(other.since);
  }

  @Override
  public String toString() {
    String words = progress.isEmpty() ? purpose : purpose + ": " + progress;
    return "pid " + pid + " on " + host + " (" + words + ") since " + since;
  }

  /** Whether a process of this host is, as far as that can be seen, the one that was meant. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(process -> process
            .info()
            .startInstant()
            // A younger process has the id by chance. Starts are known to hundredths of seconds.
            .map(start -> !start.isAfter(since.plusSeconds(1)))
            .orElse(true))
        .isPresent();
  }
}

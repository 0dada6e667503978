/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Long answers of a daemon to questions that are asked often. Each is good for a minute: it changes
 * with the emulator, with what else is installed, or when KVM can be used. Whoever asks what is
 * being asked already waits for that answer.
 */
final class RecentAnswers<Q, A> {
  private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<Q, Answer<A>> answers = new HashMap<>();

  private record Answer<A>(A value, long nanos) {
    private boolean isOld() {
      return System.nanoTime() - nanos > GOOD_NANOS;
    }
  }

  /** How the daemon is asked. */
  interface Asking<A> {
    A ask() throws LibvirtFailure;
  }

  /** @throws LibvirtFailure what the daemon said, which is not remembered */
  synchronized A get(Q question, Asking<A> asking) throws LibvirtFailure {
    Answer<A> known = answers.get(question);
    if (known == null || known.isOld()) {
      known = new Answer<>(asking.ask(), System.nanoTime());
      answers.put(question, known);
    }
    return known.value();
  }
}

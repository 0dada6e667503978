/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.Platform;
import dev.cowbird.driver.hypervisor.HostCpu;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The questions for what the host can do, asked on a thread of their own. The first ones of a
 * process load libvirt, connect, and read two long documents; meanwhile the state directory is
 * looked at. Any later ones are answered at once.
 */
final class AskedAhead {
  private final FutureTask<HostAnswer> answer;

  private AskedAhead(FutureTask<HostAnswer> answer) {
    this.answer = answer;
  }

  static AskedAhead of(Hypervisor hypervisor, Platform platform) {
    FutureTask<HostAnswer> answer =
        new FutureTask<>(() -> HostAnswer.ask(hypervisor, platform, HostCpu.read()));
    Thread thread = new Thread(answer, "cowbird-capabilities");
    thread.setDaemon(true);
    thread.start();
    return new AskedAhead(answer);
  }

  /** @throws DriverException what {@link HostAnswer#ask} threw; {@code INTERRUPTED} */
  HostAnswer answer() {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("Asking for the capabilities failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Kind.INTERRUPTED, "Interrupted while the hypervisor was asked for its capabilities", e);
    }
  }
}

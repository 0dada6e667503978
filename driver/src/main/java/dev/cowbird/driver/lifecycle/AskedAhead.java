/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Hypervisor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The question for the hypervisor's capabilities, asked on a thread of its own. The first one of a
 * process loads libvirt, connects, and reads a long document; meanwhile the state directory is
 * looked at. Any later one is answered at once.
 */
final class AskedAhead {
  private final FutureTask<HostCapabilities> answer;

  private AskedAhead(Hypervisor hypervisor) {
    answer = new FutureTask<>(hypervisor::capabilities);
  }

  static AskedAhead of(Hypervisor hypervisor) {
    AskedAhead asked = new AskedAhead(hypervisor);
    Thread thread = new Thread(asked.answer, "cowbird-capabilities");
    thread.setDaemon(true);
    thread.start();
    return asked;
  }

  /** @throws DriverException what the hypervisor threw; {@code INTERRUPTED} */
  HostCapabilities answer() {
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

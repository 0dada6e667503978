/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.DriverException;
import java.nio.file.Path;

/** Why a machine did not start, beyond what the hypervisor says. */
public final class FailedStart {
  private FailedStart() {}

  /** The same failure, with cause and remedy in its message as far as they are known. */
  public static DriverException explain(DriverException failure, Path disk) {
    return AccessHint.explain(LogHint.explain(failure), disk);
  }
}

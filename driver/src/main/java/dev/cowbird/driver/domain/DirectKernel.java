/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel of the host's that a guest starts with, instead of a boot loader on its disk.
 *
 * @param kernel absolute
 * @param initrd absolute
 */
public record DirectKernel(Path kernel, Optional<Path> initrd, KernelCommandLine commandLine) {
  /** @throws IllegalArgumentException if a path is not absolute */
  public DirectKernel {
    Require.absolute(kernel);
    initrd.ifPresent(Require::absolute);
  }
}

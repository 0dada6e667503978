/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** What Ctrl-C sends. */
final class Interrupts {
  /**
   * Goes ahead of a command. What a shell starts in the background ignores interrupts, and so would
   * all that the tests start if they are run so.
   */
  static final List<String> HEARD = List.of("env", "--default-signal=INT");

  private Interrupts() {}

  /** Interrupts a process. */
  static void send(Process process) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(status).isZero();
  }
}

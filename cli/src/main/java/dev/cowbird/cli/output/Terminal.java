/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the standard streams are terminals.
 *
 * @param isInput standard input
 * @param isOutput standard output
 * @param isError standard error
 */
public record Terminal(boolean isInput, boolean isOutput, boolean isError) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Looks at this process's streams. */
  public static Terminal ofThisProcess() {
    return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
  }

  /** Whether somebody sits there and types. */
  public boolean isInteractive() {
    return isInput && isOutput;
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor)))
          .toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}

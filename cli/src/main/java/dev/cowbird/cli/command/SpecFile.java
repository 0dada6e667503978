/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.spec.InstanceSpecReader;
import dev.cowbird.driver.spec.SpecDocument;
import dev.cowbird.driver.spec.SpecVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A description of a machine: a file, or standard input.
 *
 * @param name a path, or {@code -}
 */
record SpecFile(String name) {
  private static final String STANDARD_INPUT = "<stdin>";

  /** @throws DriverException if it can't be read, or is refused */
  SpecDocument read(InputStream input) {
    return isStandardInput()
        ? InstanceSpecReader.read(STANDARD_INPUT, typed(input), Path.of(""))
        : InstanceSpecReader.read(Path.of(name));
  }

  /** @throws DriverException if it can't be read */
  SpecVerdict judge(InputStream input) {
    return isStandardInput()
        ? InstanceSpecReader.judge(STANDARD_INPUT, typed(input), Path.of(""))
        : InstanceSpecReader.judge(Path.of(name));
  }

  private boolean isStandardInput() {
    return name.equals("-");
  }

  private static byte[] typed(InputStream input) {
    try {
      return input.readNBytes(InstanceSpecReader.LARGEST + 1);
    } catch (IOException e) {
      throw new DriverException(
          Kind.SPEC_REFUSED, "Standard input can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

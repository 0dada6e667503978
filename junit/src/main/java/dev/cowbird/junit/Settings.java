/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import dev.cowbird.driver.DriverConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test run is told from outside.
 *
 * @param isRequired whether a test that can't be run is a failure
 */
record Settings(String connectUri, boolean isRequired) {
  private static final String CONNECT = "cowbird.connect";
  private static final String REQUIRED = "vm.required";

  static Settings of(ExtensionContext context) {
    return new Settings(
        context.getConfigurationParameter(CONNECT).orElseGet(Settings::usualConnection),
        context.getConfigurationParameter(REQUIRED, Boolean::parseBoolean).orElse(false));
  }

  private static String usualConnection() {
    try {
      boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      return root ? DriverConfig.SYSTEM : DriverConfig.SESSION;
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read who runs this process", e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.command;

import dev.cowbird.driver.DriverConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which libvirt is used. */
public final class LibvirtOption {
  @Option(
      names = "--connect",
      paramLabel = "URI",
      description =
          "The libvirt connection (default: qemu:///system for root, else" + " qemu:///session).")
  private Optional<String> uri = Optional.empty();

  public String uri() {
    return uri.orElseGet(LibvirtOption::usual);
  }

  private static String usual() {
    try {
      boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      return root ? DriverConfig.SYSTEM : DriverConfig.SESSION;
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read who runs this process", e);
    }
  }
}

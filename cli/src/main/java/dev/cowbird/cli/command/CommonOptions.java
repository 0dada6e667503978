/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackendConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where everything is kept (default: ${STATE_DIR_DEFAULT}).")
  private Optional<Path> stateDirectory = Optional.empty();

  @Option(
      names = "--connect",
      paramLabel = "URI",
      description = "The libvirt connection (default: ${CONNECT_DEFAULT}).")
  private Optional<String> connect = Optional.empty();

  @Option(
      names = "--max-virtual-size",
      paramLabel = "SIZE",
      description = "Refuse larger images (default: 1T).")
  private DiskSize maxVirtualSize = ImageBackendConfig.DEFAULT_MAX_VIRTUAL_SIZE;

  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for other processes (default: 30m).")
  private Duration lockTimeout = ImageBackendConfig.DEFAULT_LOCK_TIMEOUT;

  @Mixin
  private LimitOptions limits;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Option(names = "--verbose", description = "Say more on standard error.")
  private boolean verbose;

  boolean json() {
    return json;
  }

  boolean verbose() {
    return verbose;
  }

  DriverConfig config(Environment environment) {
    Path directory = stateDirectory.orElse(environment.stateDirectory());
    if (directory.toString().isEmpty()) {
      throw new IllegalArgumentException("The state directory's name is empty");
    }
    return new DriverConfig(
        connect.orElse(environment.connectUri()),
        limits.in(ImageBackendConfig.of(directory)
            .withMaxVirtualSize(maxVirtualSize)
            .withLockTimeout(lockTimeout)));
  }
}

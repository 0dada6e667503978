/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.DriverConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the user's environment decides, unless an option does. Read once.
 *
 * @param stateDirectory {@code /var/lib/cowbird} for root, {@code $XDG_DATA_HOME/cowbird} for
 *     others
 * @param connectUri {@code $LIBVIRT_DEFAULT_URI} as for virsh, else the system's connection for
 *     root and the session's for others
 * @param ssh the user's own keys
 */
public record Environment(Path stateDirectory, String connectUri, SshDefaults ssh) {
  private static final Path ROOTS_STATE = Path.of("/var/lib/cowbird");

  /** Of a user without keys. */
  public Environment(Path stateDirectory, String connectUri) {
    this(stateDirectory, connectUri, SshDefaults.none());
  }

  /** Of this process. */
  public static Environment ofThisProcess() {
    return of(System.getenv(), userId());
  }

  static Environment of(Map<String, String> variables, int userId) {
    String usualUri = userId == 0 ? DriverConfig.SYSTEM : DriverConfig.SESSION;
    String uri = set(variables, "LIBVIRT_DEFAULT_URI").orElse(usualUri);
    if (userId == 0) {
      return new Environment(ROOTS_STATE, uri, SshDefaults.of(variables));
    }
    Path data = set(variables, "XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> Path.of(variables.getOrDefault("HOME", "/"), ".local", "share"));
    return new Environment(data.resolve("cowbird"), uri, SshDefaults.of(variables));
  }

  private static Optional<String> set(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  private static int userId() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read who runs this process", e);
    }
  }
}

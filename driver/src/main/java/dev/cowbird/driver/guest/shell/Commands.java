/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Commands and paths as a guest is told them. */
final class Commands {
  private Commands() {}

  /** For a POSIX shell that makes the same words of it again (XCU, section 2.2.2). */
  static String quoted(GuestCommand command) {
    return command.words().stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** For messages: arguments may hold secrets. */
  static String described(GuestCommand command, InstanceName guest) {
    return "Running " + Quoted.of(command.words().get(0)) + " in guest " + guest;
  }

  /** @throws IllegalArgumentException if it is not absolute */
  static String guestPath(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "The path " + Quoted.of(path) + " in the guest is not absolute");
    }
    return path;
  }

  /** A slash at the end of what was typed is lost in a {@link Path}, and no matter here. */
  static String hostPath(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.InstanceName;
import java.util.Optional;

/**
 * One side of a copy: a path in a guest, or one of this host.
 *
 * @param guest empty for the host
 */
record CopySide(Optional<InstanceName> guest, String path) {
  /**
   * Reads {@code NAME:PATH}, or a path; one with a colon in its first part is written with
   * {@code ./} before it.
   *
   * @throws IllegalArgumentException if there is no path, or it is one of a guest and not absolute
   */
  static CopySide parse(String text) {
    int colon = text.indexOf(':');
    boolean isGuests = colon > 0 && InstanceName.isValid(text.substring(0, colon));
    String path = isGuests ? text.substring(colon + 1) : text;
    if (path.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' has no path");
    }
    if (isGuests && !path.startsWith("/")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not NAME:PATH with an absolute path in the guest");
    }
    return isGuests
        ? new CopySide(Optional.of(new InstanceName(text.substring(0, colon))), path)
        : new CopySide(Optional.empty(), path);
  }
}

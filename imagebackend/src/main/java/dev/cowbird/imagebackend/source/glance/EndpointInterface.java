/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.util.Arrays;
import java.util.Locale;

/** From which network a service of a cloud is reached. */
public enum EndpointInterface {
  PUBLIC,
  INTERNAL,
  ADMIN;

  /**
   * Reads {@code public}, or {@code publicURL} as older tools write it.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static EndpointInterface parse(String text) {
    String wanted = text.toLowerCase(Locale.ROOT).replaceFirst("url$", "");
    return Arrays.stream(values())
        .filter(each -> each.label().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + text + "' is not public, internal or admin"));
  }

  /** The name in catalogs and settings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

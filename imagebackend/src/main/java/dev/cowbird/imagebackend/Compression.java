/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How a source image may be packed as it is served. It is declared, or told by the name's ending;
 * never found out from the content.
 */
public enum Compression {
  /** Not at all, whatever its name ends in. */
  NONE("none", "none", "none"),
  GZIP("gzip", "gz", "gzip"),
  XZ("xz", "xz", "xz"),
  ZSTD("zstd", "zst", "zstandard");

  private final String label;
  private final String ending;
  private final String fullName;

  Compression(String label, String ending, String fullName) {
    this.label = label;
    this.ending = ending;
    this.fullName = fullName;
  }

  /**
   * The compression of this name, in lower case: {@code gzip} or {@code gz}, {@code xz},
   * {@code zstd}, {@code zst} or {@code zstandard}, {@code none}; empty if it is not one of these.
   */
  public static Optional<Compression> named(String name) {
    return Arrays.stream(values())
        .filter(compression -> name.equals(compression.label)
            || name.equals(compression.ending)
            || name.equals(compression.fullName))
        .findFirst();
  }

  /**
   * As {@link #named}.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  public static Compression parse(String name) {
    return named(name)
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + name + "' is not a compression: gzip, xz, zstd or none"));
  }

  /**
   * The compression that a file's name tells by its last ending: {@code .gz}, {@code .xz} or
   * {@code .zst}. Upper case counts the same, as some file systems and servers know no other. A
   * name that is nothing but the ending, like {@code .gz}, tells of none.
   *
   * @param fileName the last element of a path, or all of it
   */
  public static Optional<Compression> ofName(String fileName) {
    String name = fileName.substring(fileName.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(compression -> compression != NONE)
        .filter(compression -> name.endsWith("." + compression.ending)
            && name.length() > compression.ending.length() + 1)
        .findFirst();
  }

  /** The name in commands, sidecars and JSON. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is measured.
 *
 * @param name in JSON and in the table; alike for us and for peers
 * @param details what else its JSON says: texts and whole numbers
 */
public record Figure(String name, Unit unit, Map<String, Object> details) {

  /** What the runs are counted in. */
  public enum Unit {
    SECONDS("seconds"),
    BYTES("bytes");

    private final String label;

    Unit(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  public Figure {
    details = Map.copyOf(details);
  }

  public static Figure seconds(String name) {
    return new Figure(name, Unit.SECONDS, Map.of());
  }

  public static Figure bytes(String name) {
    return new Figure(name, Unit.BYTES, Map.of());
  }

  /** The same with one more detail. */
  public Figure with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(key, value);
    return new Figure(name, unit, more);
  }
}

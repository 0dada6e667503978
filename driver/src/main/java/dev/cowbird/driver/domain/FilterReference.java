/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A network filter of libvirt's that holds for an interface, such as {@code clean-traffic}.
 *
 * @param parameters by name, such as {@code IP}, one or more values of each
 */
public record FilterReference(String filter, Map<String, List<String>> parameters) {
  private static final Pattern FILTER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:]+");

  /** @throws IllegalArgumentException if a name or value is malformed */
  public FilterReference {
    Require.matches("the name of a network filter", filter, FILTER);
    Map<String, List<String>> copies = new TreeMap<>();
    parameters.forEach((name, values) -> {
      Require.matches("a filter's parameter", name, NAME);
      values.forEach(value -> Require.matches("a value of parameter " + name, value, VALUE));
      copies.put(name, List.copyOf(values));
    });
    parameters = Collections.unmodifiableMap(copies);
  }

  /** Without parameters. */
  public static FilterReference of(String filter) {
    return new FilterReference(filter, Map.of());
  }
}

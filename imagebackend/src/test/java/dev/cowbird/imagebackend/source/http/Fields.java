/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Header fields as a client gets them. */
final class Fields {
  private Fields() {}

  /** @param lines {@code Name: value} */
  static HttpHeaders of(String... lines) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      fields.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
    }
    return HttpHeaders.of(fields, (name, value) -> true);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Key.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys of which no two may be there, and perhaps one must. */
record Alternatives(List<String> names, Need need) {
  void check(Set<String> said, Value mapping) {
    List<String> chosen = names.stream().filter(said::contains).toList();
    if (chosen.size() > 1) {
      mapping.refuse("only one of " + String.join(", ", chosen) + " can be said");
    } else if (chosen.isEmpty() && need == Need.REQUIRED) {
      mapping.refuse("one of " + String.join(", ", names) + " is missing");
    }
  }

  Map<String, Object> schema() {
    List<Map<String, Object>> ways = new ArrayList<>();
    names.forEach(name -> ways.add(Map.of("required", List.of(name))));
    return need == Need.REQUIRED ? Map.of("oneOf", ways) : Map.of("oneOf", withNone(ways));
  }

  private static List<Map<String, Object>> withNone(List<Map<String, Object>> ways) {
    List<Map<String, Object>> all = new ArrayList<>(ways);
    all.add(Map.of("not", Map.of("anyOf", ways)));
    return all;
  }
}

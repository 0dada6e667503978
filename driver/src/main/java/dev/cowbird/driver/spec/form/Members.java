/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The values of a mapping by their keys, each of which is text and stands there once. */
final class Members {
  private final Value mapping;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new HashMap<>();

  private Members(Value mapping) {
    this.mapping = mapping;
  }

  /** Tells of keys that are no text, or stand twice, and passes over them. */
  static Map<String, Value> of(Value mapping) {
    Members members = new Members(mapping);
    mapping.entries().forEach(members::add);
    return members.values;
  }

  /** Tells also of keys that are none of these. */
  static Map<String, Value> of(Value mapping, Set<String> known) {
    Members members = new Members(mapping);
    mapping.entries().forEach(members::add);
    members.keys.forEach((name, key) -> {
      if (!known.contains(name)) {
        mapping.refuseKey(key, name, "is not known" + advice(name, known));
        members.values.remove(name);
      }
    });
    return members.values;
  }

  private static String advice(String name, Set<String> known) {
    if (name.equals("<<")) {
      return ": YAML 1.2 has no merge keys";
    }
    return Nearest.of(name, known)
        .map(near -> ": did you mean '" + near + "'?")
        .orElse("; known are " + String.join(", ", known));
  }

  private void add(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      mapping.refuseKey(entry.getKeyNode(), "?", "is a list or mapping where a key belongs");
      return;
    }
    Node earlier = keys.putIfAbsent(key.getValue(), key);
    if (earlier == null) {
      values.put(key.getValue(), mapping.at(key.getValue(), entry.getValueNode()));
    } else {
      int line = earlier.getStartMark().map(Mark::getLine).orElse(0) + 1;
      mapping.refuseKey(key, key.getValue(), "is said twice, first in line " + line);
    }
  }
}

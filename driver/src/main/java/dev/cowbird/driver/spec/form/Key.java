/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A key of a mapping.
 *
 * @param description a sentence for the schema
 * @param target takes the value into the draft {@code B}
 */
record Key<B, V>(
    String name,
    String description,
    Form<V> form,
    BiConsumer<? super B, ? super V> target,
    Need need) {
  /** Whether it must be said. */
  enum Need {
    OPTIONAL,
    REQUIRED
  }

  boolean isRequired() {
    return need == Need.REQUIRED;
  }

  void requireIn(Set<String> said, Value mapping) {
    if (isRequired() && !said.contains(name)) {
      mapping.refuse("the key '" + name + "' is missing");
    }
  }

  void put(Map<String, Value> said, B draft) {
    Value value = said.get(name);
    if (value != null) {
      form.read(value).ifPresent(read -> target.accept(draft, read));
    }
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.putAll(form.schema());
    return schema;
  }
}

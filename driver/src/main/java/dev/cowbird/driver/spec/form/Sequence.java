/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Value.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list whose members all have one form. */
public final class Sequence<T> implements Form<List<T>> {
  private final Form<T> item;

  private Sequence(Form<T> item) {
    this.item = item;
  }

  public static <T> Sequence<T> of(Form<T> item) {
    return new Sequence<>(item);
  }

  @Override
  public String words() {
    return "a list, each " + item.words();
  }

  @Override
  public boolean takes(Value value) {
    return value.shape() == Shape.LIST;
  }

  @Override
  public Optional<List<T>> read(Value value) {
    if (!takes(value)) {
      return value.expected(words());
    }
    int before = value.mistakes();
    List<T> read = new ArrayList<>();
    value.items().forEach(each -> item.read(each).ifPresent(read::add));
    return value.mistakes() > before ? Optional.empty() : Optional.of(List.copyOf(read));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", item.schema());
    return schema;
  }
}

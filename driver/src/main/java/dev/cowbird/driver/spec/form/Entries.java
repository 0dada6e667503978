/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Value.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A mapping whose keys are the writer's own, such as the names of processor features. */
public final class Entries<K, V> implements Form<Map<K, V>> {
  private final String words;
  private final Function<String, ? extends K> key;
  private final Form<V> value;

  private Entries(String words, Function<String, ? extends K> key, Form<V> value) {
    this.words = words;
    this.key = key;
    this.value = value;
  }

  /**
   * Keys and values.
   *
   * @param key throws {@link IllegalArgumentException} for what it refuses
   */
  public static <K, V> Entries<K, V> of(
      String words, Function<String, ? extends K> key, Form<V> value) {
    return new Entries<>(words, key, value);
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public boolean takes(Value given) {
    return given.shape() == Shape.MAPPING;
  }

  @Override
  public Optional<Map<K, V>> read(Value given) {
    if (!takes(given)) {
      return given.expected(words);
    }
    int before = given.mistakes();
    Map<K, V> read = new LinkedHashMap<>();
    Members.of(given)
        .forEach((name, member) -> member
            .<K>reading(() -> key.apply(name))
            .ifPresent(known -> value.read(member).ifPresent(each -> read.put(known, each))));
    return given.mistakes() > before ? Optional.empty() : Optional.of(read);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", value.schema());
    return schema;
  }
}

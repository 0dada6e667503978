/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Value.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A mapping with keys of its own: a table, from which both the reader and the schema come. A key
 * that is not in it is refused.
 *
 * @param <B> what the keys' values are put into, in the order of the table
 * @param <T> what is made of it
 */
public final class Mapping<B, T> implements Form<T> {
  private final String words;
  private final Supplier<B> draft;
  private final Map<String, Key<B, ?>> keys;
  private final List<Alternatives> choices;
  private final Function<? super B, ? extends T> maker;

  Mapping(
      String words,
      Supplier<B> draft,
      Map<String, Key<B, ?>> keys,
      List<Alternatives> choices,
      Function<? super B, ? extends T> maker) {
    this.words = words;
    this.draft = draft;
    this.keys = keys;
    this.choices = choices;
    this.maker = maker;
  }

  /** Begins a table whose values go into a draft. */
  public static <B> Keys<B> of(String words, Supplier<B> draft) {
    return new Keys<>(words, draft);
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public boolean takes(Value value) {
    return value.shape() == Shape.MAPPING;
  }

  @Override
  public Optional<T> read(Value value) {
    if (!takes(value)) {
      return value.expected(words);
    }
    int before = value.mistakes();
    Map<String, Value> said = Members.of(value, keys.keySet());
    if (value.mistakes() == before) { // else what is missing may have been misspelt
      keys.values().forEach(key -> key.requireIn(said.keySet(), value));
      choices.forEach(choice -> choice.check(said.keySet(), value));
    }
    B filled = draft.get();
    keys.values().forEach(key -> key.put(said, filled));
    return value.mistakes() > before ? Optional.empty() : value.reading(() -> maker.apply(filled));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach((name, key) -> properties.put(name, key.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    List<String> required =
        keys.values().stream().filter(Key::isRequired).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!choices.isEmpty()) {
      schema.put("allOf", choices.stream().map(Alternatives::schema).toList());
    }
    return schema;
  }
}

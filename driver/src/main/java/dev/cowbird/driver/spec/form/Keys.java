/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Key.Need;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The table of a {@link Mapping} while it is written down. Used by one thread. */
public final class Keys<B> {
  private final String words;
  private final Supplier<B> draft;
  private final Map<String, Key<B, ?>> keys = new LinkedHashMap<>();
  private final List<Alternatives> choices = new ArrayList<>();

  Keys(String words, Supplier<B> draft) {
    this.words = words;
    this.draft = draft;
  }

  /** A key that may be left out. */
  public <V> Keys<B> key(
      String name, String description, Form<V> form, BiConsumer<? super B, ? super V> target) {
    return add(new Key<>(name, description, form, target, Need.OPTIONAL));
  }

  /** A key that must be there. */
  public <V> Keys<B> required(
      String name, String description, Form<V> form, BiConsumer<? super B, ? super V> target) {
    return add(new Key<>(name, description, form, target, Need.REQUIRED));
  }

  private Keys<B> add(Key<B, ?> key) {
    if (keys.putIfAbsent(key.name(), key) != null) {
      throw new IllegalStateException("The key " + key.name() + " stands twice in a table");
    }
    return this;
  }

  /** Of these keys one must be there, and not two. */
  public Keys<B> exactlyOne(String... names) {
    choices.add(new Alternatives(List.of(names), Need.REQUIRED));
    return this;
  }

  /** Of these keys there may be one, and not two. */
  public Keys<B> atMostOne(String... names) {
    choices.add(new Alternatives(List.of(names), Need.OPTIONAL));
    return this;
  }

  /**
   * The form.
   *
   * @param maker may throw {@link IllegalArgumentException}, whose message is told at the mapping
   */
  public <T> Mapping<B, T> build(Function<? super B, ? extends T> maker) {
    return new Mapping<>(
        words,
        draft,
        Collections.unmodifiableMap(new LinkedHashMap<>(keys)),
        List.copyOf(choices),
        maker);
  }
}

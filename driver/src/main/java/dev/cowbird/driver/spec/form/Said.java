/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A draft for what has no builder: values by what they are called. Used by one thread. */
public final class Said {
  /**
   * A place in a draft.
   *
   * @param <V> what is put there
   */
  public static final class Place<V> implements BiConsumer<Said, V> {
    @Override
    public void accept(Said said, V value) {
      said.values.put(this, value);
    }
  }

  private final Map<Place<?>, Object> values = new HashMap<>();

  /** What was put at a place. */
  @SuppressWarnings("unchecked") // only a V is ever put at a Place<V>
  public <V> Optional<V> find(Place<V> place) {
    return Optional.ofNullable((V) values.get(place));
  }

  /** What a required key has put at a place. */
  public <V> V get(Place<V> place) {
    return find(place).orElseThrow();
  }
}

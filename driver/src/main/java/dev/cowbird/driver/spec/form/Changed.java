/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A form whose values become something else. */
record Changed<S, T>(Form<S> form, Function<? super S, ? extends T> change) implements Form<T> {
  @Override
  public String words() {
    return form.words();
  }

  @Override
  public boolean takes(Value value) {
    return form.takes(value);
  }

  @Override
  public Optional<T> read(Value value) {
    return form.read(value).flatMap(read -> value.reading(() -> change.apply(read)));
  }

  @Override
  public Map<String, Object> schema() {
    return form.schema();
  }
}

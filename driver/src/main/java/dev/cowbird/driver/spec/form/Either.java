/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One of two forms, told apart by their shapes: a short text, say, and a mapping. */
public final class Either<T> implements Form<T> {
  private final List<Form<? extends T>> forms;

  private Either(List<Form<? extends T>> forms) {
    this.forms = forms;
  }

  /** The first form that takes a value reads it. */
  public static <T> Either<T> of(Form<? extends T> one, Form<? extends T> other) {
    return new Either<>(List.of(one, other));
  }

  @Override
  public String words() {
    return forms.stream().map(Form::words).collect(Collectors.joining(", or "));
  }

  @Override
  public boolean takes(Value value) {
    return forms.stream().anyMatch(form -> form.takes(value));
  }

  @Override
  public Optional<T> read(Value value) {
    for (Form<? extends T> form : forms) {
      if (form.takes(value)) {
        return form.read(value).map(read -> read);
      }
    }
    return value.expected(words());
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("anyOf", forms.stream().map(Form::schema).toList());
  }
}

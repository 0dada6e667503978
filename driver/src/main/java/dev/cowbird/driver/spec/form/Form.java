/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of value is written in a document. Immutable.
 *
 * @param <T> what it is read into
 */
public interface Form<T> {
  /** What to write, for messages: {@code a size, such as 20G}. */
  String words();

  /** Whether a value has the outer shape of this form: text, number, list, mapping. */
  boolean takes(Value value);

  /** Reads a value; empty if it is refused, which its document has then been told. */
  Optional<T> read(Value value);

  /** What JSON Schema (draft 2020-12) says of it. */
  Map<String, Object> schema();

  /**
   * The same, made into something else.
   *
   * @param change may throw {@link IllegalArgumentException}, whose message is then told at the
   *     value's place
   */
  default <R> Form<R> map(Function<? super T, ? extends R> change) {
    return new Changed<>(this, change);
  }
}

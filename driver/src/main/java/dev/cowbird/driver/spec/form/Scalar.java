/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.spec.form.Value.Shape;
import dev.cowbird.driver.text.Quoted;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A value without parts: text, a number, true or false. */
public final class Scalar<T> implements Form<T> {
  private final String words;
  private final Set<Shape> shapes;
  private final Map<String, Object> schema;
  private final BiFunction<Value, String, ? extends T> reader;

  private Scalar(
      String words,
      Set<Shape> shapes,
      Map<String, Object> schema,
      BiFunction<Value, String, ? extends T> reader) {
    this.words = words;
    this.shapes = shapes;
    this.schema = schema;
    this.reader = reader;
  }

  /**
   * Text.
   *
   * @param parser throws {@link IllegalArgumentException} for what it refuses
   */
  public static <T> Scalar<T> text(String words, Function<String, ? extends T> parser) {
    return new Scalar<>(
        words,
        EnumSet.of(Shape.TEXT),
        Map.of("type", "string"),
        (value, text) -> parser.apply(text));
  }

  /** Text that may look like a number, and then needs no quotation marks: a size, a mode. */
  public static <T> Scalar<T> written(String words, Function<String, ? extends T> parser) {
    return new Scalar<>(
        words,
        EnumSet.of(Shape.TEXT, Shape.WHOLE_NUMBER),
        Map.of("type", List.of("string", "integer")),
        (value, text) -> parser.apply(text));
  }

  /** The path of a file of the host's, made absolute: relative ones are the document's. */
  public static <T> Scalar<T> file(String words, Function<Path, ? extends T> reader) {
    return new Scalar<>(
        words,
        EnumSet.of(Shape.TEXT),
        Map.of("type", "string"),
        (value, text) -> reader.apply(value.directory().resolve(text)));
  }

  /** Text that names something, perhaps a file: given with the directory of relative paths. */
  public static <T> Scalar<T> located(String words, BiFunction<Path, String, ? extends T> reader) {
    return new Scalar<>(
        words,
        EnumSet.of(Shape.TEXT),
        Map.of("type", "string"),
        (value, text) -> reader.apply(value.directory(), text));
  }

  /** A whole number from {@code least} to {@code most}. */
  public static Scalar<Long> number(long least, long most) {
    String words = "a whole number from " + least + " to " + most;
    return new Scalar<>(
        words,
        EnumSet.of(Shape.WHOLE_NUMBER),
        ordered("type", "integer", "minimum", least, "maximum", most),
        (value, text) -> within(words, text, least, most));
  }

  /** A whole number from {@code least} to {@code most}. */
  public static Form<Integer> number(int least, int most) {
    return number((long) least, (long) most).map(Long::intValue);
  }

  private static long within(String words, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
      throw new IllegalArgumentException("expected " + words + ", not " + number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected " + words + ", not " + text, e);
    }
  }

  /** True or false. */
  public static Scalar<Boolean> truth() {
    return new Scalar<>(
        "true or false",
        EnumSet.of(Shape.TRUTH),
        Map.of("type", "boolean"),
        (value, text) -> Boolean.valueOf(text));
  }

  /** True: for what is there if it is said, and left out otherwise. */
  public static Scalar<Boolean> presence() {
    return new Scalar<>(
        "true", EnumSet.of(Shape.TRUTH), Map.of("const", true), (value, text) -> present(text));
  }

  private static Boolean present(String text) {
    if (!text.equals("true")) {
      throw new IllegalArgumentException("expected true, or no such key, not " + text);
    }
    return true;
  }

  /** One of several words. */
  public static <E extends Enum<E>> Scalar<E> choice(Class<E> type, Function<E, String> label) {
    Map<String, E> choices = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(each -> choices.put(label.apply(each), each));
    List<String> names = List.copyOf(choices.keySet());
    String words = "one of " + String.join(", ", names);
    return new Scalar<>(
        words,
        EnumSet.of(Shape.TEXT),
        ordered("enum", names),
        (value, text) -> Optional.ofNullable(choices.get(text))
            .orElseThrow(() -> new IllegalArgumentException(
                "expected " + words + ", not " + Quoted.of(text) + Nearest.question(text, names))));
  }

  @Override
  public String words() {
    return words;
  }

  @Override
  public boolean takes(Value value) {
    return shapes.contains(value.shape());
  }

  @Override
  public Optional<T> read(Value value) {
    if (takes(value)) {
      return value.reading(() -> reader.apply(value, value.text()));
    }
    return value.expected(words + hint(value));
  }

  private String hint(Value value) {
    Shape shape = value.shape();
    boolean bare = shape == Shape.WHOLE_NUMBER || shape == Shape.FRACTION || shape == Shape.TRUTH;
    return bare && shapes.contains(Shape.TEXT) && !schema.containsKey("enum")
        ? " in quotation marks"
        : "";
  }

  @Override
  public Map<String, Object> schema() {
    return schema;
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}

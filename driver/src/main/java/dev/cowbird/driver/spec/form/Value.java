/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import dev.cowbird.driver.text.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of a document, with its place and the path that leads to it. */
public final class Value {
  /** What a value is, by its notation. */
  enum Shape {
    TEXT,
    WHOLE_NUMBER,
    FRACTION,
    TRUTH,
    NOTHING,
    LIST,
    MAPPING,
    /** With a tag that no document needs, such as {@code !!binary}. */
    TAGGED
  }

  private final Document document;
  private final Node node;
  private final String path;

  Value(Document document, Node node, String path) {
    this.document = document;
    this.node = node;
    this.path = path;
  }

  Shape shape() {
    Tag tag = node.getTag();
    if (node instanceof ScalarNode) {
      return tag.equals(Tag.STR)
          ? Shape.TEXT
          : tag.equals(Tag.INT)
              ? Shape.WHOLE_NUMBER
              : tag.equals(Tag.FLOAT)
                  ? Shape.FRACTION
                  : tag.equals(Tag.BOOL)
                      ? Shape.TRUTH
                      : tag.equals(Tag.NULL) ? Shape.NOTHING : Shape.TAGGED;
    }
    if (node instanceof SequenceNode) {
      return tag.equals(Tag.SEQ) ? Shape.LIST : Shape.TAGGED;
    }
    return tag.equals(Tag.MAP) ? Shape.MAPPING : Shape.TAGGED;
  }

  /** A scalar as it is written, without quotation marks. */
  String text() {
    return ((ScalarNode) node).getValue();
  }

  /** The members of a list. */
  List<Value> items() {
    List<Value> items = new ArrayList<>();
    for (Node item : ((SequenceNode) node).getValue()) {
      items.add(new Value(document, item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  /** The keys and values of a mapping, in the order in which they stand. */
  List<NodeTuple> entries() {
    return ((MappingNode) node).getValue();
  }

  /** The value that a key leads to. */
  Value at(String key, Node value) {
    return new Value(document, value, below(key));
  }

  private String below(String key) {
    String shown = key.matches("[A-Za-z0-9_.-]{1,60}") ? key : Quoted.of(key);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** Where files lie that the document names. */
  Path directory() {
    return document.directory();
  }

  int mistakes() {
    return document.mistakes();
  }

  /** Makes something of this value; what is refused by an exception is told here. */
  <T> Optional<T> reading(Supplier<? extends T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  <T> Optional<T> refuse(String why) {
    document.tell(node.getStartMark(), path, path.isEmpty() ? why : path + ": " + why);
    return Optional.empty();
  }

  <T> Optional<T> expected(String words) {
    return refuse("expected " + words + ", not " + described());
  }

  /** Tells of a key of this mapping. */
  void refuseKey(Node key, String name, String why) {
    document.tell(key.getStartMark(), below(name), below(name) + " " + why);
  }

  private String described() {
    return switch (shape()) {
      case TEXT -> "the text " + Quoted.of(text());
      case WHOLE_NUMBER, FRACTION -> "the number " + text();
      case TRUTH -> text();
      case NOTHING -> "nothing (a key without a value is left out)";
      case LIST -> "a list";
      case MAPPING -> "a mapping";
      case TAGGED -> "a value with the tag " + Quoted.of(node.getTag().getValue());
    };
  }
}

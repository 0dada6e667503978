/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads YAML, and so JSON, into maps, lists and texts: a password of digits stays as it is written.
 * No tag makes anything else, and a file is limited in size and in what its aliases can unfold to.
 */
final class YamlFile {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 50;

  private YamlFile() {}

  /**
   * The mapping that a file is; an empty file is an empty one.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code SOURCE_UNAVAILABLE}; the message shows
   *     nothing of the file's content
   */
  static Map<String, Object> read(Path file) {
    try {
      String text = text(file);
      requireShallow(text, file);
      Object content = new Load(settings()).loadFromString(text);
      if (!(content instanceof Map)) {
        throw Misconfigured.because(file + " is no mapping of YAML");
      }
      return mapping(content);
    } catch (IOException e) {
      throw Misconfigured.because(file + " can't be read: " + e, e);
    } catch (YamlEngineException e) {
      // The library's own message quotes the line, and its exception can't be the cause either.
      throw Misconfigured.because(file + " is malformed" + place(e));
    }
  }

  /** A value that should be a mapping; empty if it is something else. Keys that are no texts go. */
  static Map<String, Object> mapping(@Nullable Object value) {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> {
        if (key instanceof String name && each != null) {
          entries.put(name, each);
        }
      });
    }
    return entries;
  }

  private static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is longer than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The parser below keeps no stack, but what makes maps and lists of it does. */
  private static void requireShallow(String text, Path file) {
    int depth = 0;
    for (Event event : new Parse(settings()).parseString(text)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > MAX_DEPTH) {
        throw Misconfigured.because(file + " is nested deeper than " + MAX_DEPTH);
      }
    }
  }

  private static String place(YamlEngineException e) {
    Optional<Integer> line = e instanceof MarkedYamlEngineException marked
        ? marked.getProblemMark().map(mark -> mark.getLine() + 1)
        : Optional.empty();
    return line.map(number -> " at line " + number).orElse("");
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new Texts())
        .setCodePointLimit(MAX_BYTES)
        .setMaxAliasesForCollections(MAX_ALIASES)
        .setAllowDuplicateKeys(false)
        .setAllowRecursiveKeys(false)
        .build();
  }

  /** The failsafe schema (YAML 1.2.2, section 10.1), and merge keys, which many files use. */
  private static final class Texts implements Schema {
    private final Schema failsafe = new FailsafeSchema();

    @Override
    public ScalarResolver getScalarResolver() {
      return (value, implicit) -> implicit && value.equals("<<") ? Tag.MERGE : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      Map<Tag, ConstructNode> constructors = new HashMap<>(failsafe.getSchemaTagConstructors());
      // Nothing but a document without content has this tag.
      constructors.put(Tag.NULL, node -> Map.of());
      return constructors;
    }
  }

  /** The texts in a value that should be a list, or is one of them. */
  static List<Object> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    return value == null ? List.of() : List.of(value);
  }
}

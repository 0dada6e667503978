/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema and the reader have the same keys, and each key makes a difference. */
class SchemaTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** The schema as it is published, for editors and for reading. */
  private static final Path PUBLISHED = Path.of("instance-spec.schema.json");

  private static final InstanceName ANY_NAME = new InstanceName("any");

  private static final ImageRequest ANY_IMAGE =
      ImageRequest.of(new ImageLocation.LocalFile(Path.of("/any")));

  @TempDir
  private Path directory;

  private SpecFiles files;

  @BeforeEach
  void write() {
    files = SpecFiles.in(directory);
  }

  private static JsonNode schema() throws IOException {
    return JSON.readTree(InstanceSpecReader.schema());
  }

  private static List<JsonNode> everything() {
    return SpecFiles.everything().stream().<JsonNode>map(JSON::valueToTree).toList();
  }

  @Test
  void is_published_as_it_is() throws IOException {
    assertThat(Files.readString(PUBLISHED))
        .as("cowbird spec schema > driver/%s", PUBLISHED)
        .isEqualTo(InstanceSpecReader.schema() + "\n");
  }

  @Test
  void explains_every_key() throws IOException {
    visitKeys(
        schema(),
        "",
        (path, key) -> assertThat(key.path("description").asText())
            .as(path)
            .endsWith(".")
            .hasSizeLessThan(130));
  }

  @Test
  void has_the_keys_of_the_descriptions_that_have_every_key() throws IOException {
    Set<String> known = new TreeSet<>();
    visitKeys(schema(), "", (path, key) -> known.add(path));
    Set<String> said = new TreeSet<>();
    everything().forEach(document -> visitMembers(document, "", (path, owner) -> said.add(path)));
    said.removeIf(path -> path.matches(".*\\.(features|parameters|\\w+Pins)\\.\\w+"));

    assertThat(said).isEqualTo(known);
  }

  @Test
  void accepts_the_descriptions_that_have_every_key() {
    for (JsonNode document : everything()) {
      assertThat(files.problems(document.toPrettyString())).isEmpty();
    }
  }

  @Test
  void reads_each_key() {
    for (JsonNode document : everything()) {
      Object whole = outcome(document);
      visitMembers(document, "", (path, owner) -> {
        String key = path.substring(path.lastIndexOf('.') + 1);
        JsonNode value = owner.remove(key);
        assertThat(outcome(document)).as("without %s", path).isNotEqualTo(whole);
        owner.set(key, value);
      });
    }
  }

  @Test
  void a_spec_with_every_key_starts_one_that_equals_it() {
    for (JsonNode document : everything()) {
      SpecDocument read = files.read(document.toString());
      InstanceSpec spec = read.spec(ANY_NAME, read.image().orElse(ANY_IMAGE));

      assertThat(spec.toBuilder().build()).isEqualTo(spec);
    }
  }

  @Test
  void refuses_another_key_wherever_there_are_keys() {
    for (JsonNode document : everything()) {
      visitMappings(document, "", mapping -> {
        mapping.put("zzzzzzzz", 1);
        assertThat(files.judge(document.toString())).isInstanceOf(SpecVerdict.Refused.class);
        mapping.remove("zzzzzzzz");
      });
    }
  }

  /** All that comes of a description: a machine and the rest, or what is wrong. */
  private Object outcome(JsonNode document) {
    if (files.judge(document.toString()) instanceof SpecVerdict.Accepted accepted) {
      SpecDocument read = accepted.document();
      InstanceSpec spec = read.spec(read.name().orElse(ANY_NAME), read.image().orElse(ANY_IMAGE));
      return List.of(spec, read.waitFor(), read.timeout(), read.removal());
    }
    return "refused";
  }

  private interface AtPath<T> {
    void visit(String path, T what);
  }

  /** Every key of a schema, as {@code networks.mac}. */
  private static void visitKeys(JsonNode schema, String path, AtPath<JsonNode> visitor) {
    schema.path("properties").properties().forEach(entry -> {
      String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      visitor.visit(below, entry.getValue());
      visitKeys(entry.getValue(), below, visitor);
    });
    schema.path("anyOf").forEach(form -> visitKeys(form, path, visitor));
    if (schema.has("items")) {
      visitKeys(schema.get("items"), path, visitor);
    }
  }

  /**
   * Every member of a document, with what it is a member of; members may go while it is visited.
   */
  private static void visitMembers(JsonNode document, String path, AtPath<ObjectNode> visitor) {
    if (document instanceof ArrayNode list) {
      list.forEach(item -> visitMembers(item, path, visitor));
    } else if (document instanceof ObjectNode mapping) {
      List<String> keys = new ArrayList<>();
      mapping.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        String below = path.isEmpty() ? key : path + "." + key;
        visitMembers(mapping.get(key), below, visitor);
        visitor.visit(below, mapping);
      }
    }
  }

  private static void visitMappings(JsonNode document, String path, Consumer<ObjectNode> visitor) {
    if (document instanceof ArrayNode list) {
      list.forEach(item -> visitMappings(item, path, visitor));
    } else if (document instanceof ObjectNode mapping) {
      List<String> keys = new ArrayList<>();
      mapping.fieldNames().forEachRemaining(keys::add);
      keys.forEach(key -> visitMappings(mapping.get(key), path + "." + key, visitor));
      if (!path.matches(".*\\.parameters")) {
        visitor.accept(mapping);
      }
    }
  }
}

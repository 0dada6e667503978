/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The tree of a text in YAML 1.2, of which JSON is a part. Nothing is constructed from it: tags of
 * a language's own are told apart later, and refused.
 */
final class YamlTree {
  /** An alias stands for all that it refers to, and aliases may refer to aliases. */
  private static final int MOST_NODES = 100_000;

  private static final LoadSettings SETTINGS = LoadSettings.builder()
      .setCodePointLimit(Document.LARGEST)
      .setAllowNonScalarKeys(true)
      .build();

  private YamlTree() {}

  /** The root; empty if the document has been told of a mistake. */
  static Optional<Node> of(String text, Document document) {
    try {
      ParserImpl parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
      Optional<Node> root = new Composer(SETTINGS, new ShallowParser(parser)).getSingleNode();
      if (root.isEmpty()) {
        document.tell(Optional.empty(), "", "The document is empty");
      }
      return root.filter(node -> isBounded(node, document));
    } catch (MarkedYamlEngineException e) {
      String within = e.getContext() == null ? "" : " (" + e.getContext() + ")";
      document.tell(
          e.getProblemMark(), "", "This is neither YAML nor JSON: " + e.getProblem() + within);
    } catch (ReaderException e) {
      document.tell(
          Optional.empty(),
          "",
          String.format(
              "Character %d can't stand in YAML: U+%04X", e.getPosition(), e.getCodePoint()));
    } catch (YamlEngineException e) {
      document.tell(Optional.empty(), "", "This can't be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isBounded(Node root, Document document) {
    Deque<Node> ahead = new ArrayDeque<>();
    ahead.push(root);
    for (int seen = 0; !ahead.isEmpty(); seen++) {
      if (seen > MOST_NODES) {
        document.tell(
            root.getStartMark(),
            "",
            "The document has more than " + MOST_NODES
                + " values, with what its aliases stand for");
        return false;
      }
      Node node = ahead.pop();
      if (node instanceof SequenceNode list) {
        list.getValue().forEach(ahead::push);
      } else if (node instanceof MappingNode mapping) {
        mapping.getValue().forEach(entry -> ahead.push(entry.getValueNode()));
      }
    }
    return true;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Elements of libvirt's own format, which has no namespace: an element of the same name in somebody
 * else's namespace is never taken for one.
 */
final class Nodes {
  private static final String STEP = "  ";

  private Nodes() {}

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getNamespaceURI() == null) {
        children.add(element);
      }
    }
    return children;
  }

  static Optional<Element> child(Element parent, String name) {
    return children(parent).stream()
        .filter(child -> child.getLocalName().equals(name))
        .findFirst();
  }

  static List<Element> children(Element parent, Set<String> names) {
    return children(parent).stream()
        .filter(child -> names.contains(child.getLocalName()))
        .toList();
  }

  /** Whether both are there and say the same: names, attributes and children, in any layout. */
  static boolean areEqual(Optional<Element> one, Optional<Element> other) {
    return includes(one, other) && includes(other, one);
  }

  /** Whether both are there, and the first says all that the second does, and maybe more. */
  static boolean includes(Optional<Element> one, Optional<Element> other) {
    return one.isPresent() && other.isPresent() && includes(one.get(), other.get());
  }

  private static boolean includes(Element one, Element other) {
    return one.getTagName().equals(other.getTagName())
        && text(one).equals(text(other))
        && attributes(one).entrySet().containsAll(attributes(other).entrySet())
        && children(other).stream()
            .allMatch(child -> children(one).stream().anyMatch(own -> includes(own, child)));
  }

  /** What an element says that has no children. */
  static String text(Element element) {
    return children(element).isEmpty() ? element.getTextContent().strip() : "";
  }

  private static Map<String, String> attributes(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    return IntStream.range(0, attributes.getLength())
        .mapToObj(attributes::item)
        .collect(Collectors.toMap(
            Node::getNodeName, node -> plain(String.valueOf(node.getNodeValue()))));
  }

  /** A number without its notation, which libvirt changes to its own; anything else as it is. */
  static String plain(String value) {
    try {
      return Long.decode(value.startsWith("0x") ? value : decimal(value)).toString();
    } catch (NumberFormatException e) {
      return value;
    }
  }

  /** Without the zeros ahead, which would make it octal. */
  private static String decimal(String value) {
    return value.replaceFirst("^0+(?=.)", "");
  }

  static Optional<Element> childInNamespace(Element parent, String namespace) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && namespace.equals(element.getNamespaceURI())) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  static Optional<String> attribute(Element element, String name) {
    return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
  }

  static Element create(Element near, String name) {
    return document(near).createElementNS(null, name);
  }

  /** A copy of another document's element, for this one's. */
  static Element imported(Element near, Element foreign) {
    return (Element) document(near).importNode(foreign, true);
  }

  static Document document(Element element) {
    return requireNonNull(element.getOwnerDocument());
  }

  /** Adds a child behind the others, on a line of its own where the others have one. */
  static Element append(Element parent, Element child) {
    Node last = parent.getLastChild();
    if (isBlank(last)) {
      String end = requireNonNull(requireNonNull(last).getNodeValue());
      if (end.contains("\n")) {
        parent.insertBefore(parent.getOwnerDocument().createTextNode(end + STEP), last);
      }
      parent.insertBefore(child, last);
    } else {
      parent.appendChild(child);
    }
    return child;
  }

  /** Takes an element away, with the white space that led to it. */
  static void remove(Element element) {
    Node parent = requireNonNull(element.getParentNode());
    Node before = element.getPreviousSibling();
    if (before != null && isBlank(before)) {
      parent.removeChild(before);
    }
    parent.removeChild(element);
  }

  private static boolean isBlank(@Nullable Node node) {
    return node != null
        && node.getNodeType() == Node.TEXT_NODE
        && requireNonNull(node.getNodeValue()).isBlank();
  }
}

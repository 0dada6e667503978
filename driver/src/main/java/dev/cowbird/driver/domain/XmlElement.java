/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An element being written. Values are escaped; those that XML 1.0 can't carry are refused.
 *
 * <p>The JDK's own way to write a document is an identity transformation. To load what that needs
 * takes longer than all else that a process does of its own to start its first machine.
 */
public final class XmlElement {
  private static final String INDENT = "  ";

  private final @Nullable XmlElement parent;
  private final String name;
  private final Map<String, String> attributes = new TreeMap<>();
  private final Map<String, Secret> secrets = new TreeMap<>();
  private final List<XmlElement> children = new ArrayList<>();
  private String text = "";

  private XmlElement(@Nullable XmlElement parent, String name) {
    this.parent = parent;
    this.name = name;
  }

  /** A new document's root. */
  public static XmlElement root(String name) {
    return new XmlElement(null, name);
  }

  /** Adds a child, and returns the child. */
  public XmlElement child(String childName) {
    XmlElement child = new XmlElement(this, childName);
    children.add(child);
    return child;
  }

  /** Adds a child in a namespace, and returns the child. */
  public XmlElement child(String namespace, String prefix, String childName) {
    XmlElement child = child(prefix + ":" + childName);
    String declaration = "xmlns:" + prefix;
    return isDeclared(declaration) ? child : child.with(declaration, namespace);
  }

  private boolean isDeclared(String declaration) {
    return attributes.containsKey(declaration)
        || (parent != null && parent.isDeclared(declaration));
  }

  /** Sets an attribute, and returns this element. */
  public XmlElement with(String attribute, String value) {
    attributes.put(attribute, representable(value));
    return this;
  }

  /** Sets an attribute that only {@link #revealed} shows, and returns this element. */
  XmlElement with(String attribute, Secret value) {
    representable(value);
    attributes.put(attribute, value.toString());
    secrets.put(attribute, value);
    return this;
  }

  /** Sets the text of an element without children, and returns this element. */
  public XmlElement text(String value) {
    text = representable(value);
    return this;
  }

  /**
   * The element as a document, indented, its attributes by name, without an XML declaration.
   * Secrets are masked.
   */
  public String document() {
    StringBuilder out = new StringBuilder();
    write(out, "", Secret::toString);
    return out.toString();
  }

  /** As {@link #document}, with the secrets. */
  String revealed() {
    StringBuilder out = new StringBuilder();
    write(out, "", Secret::reveal);
    return out.toString();
  }

  private void write(StringBuilder out, String indent, Function<Secret, String> shown) {
    out.append(indent).append('<').append(name);
    attributes.forEach((attribute, value) -> {
      Secret secret = secrets.get(attribute);
      String text = secret == null ? value : shown.apply(secret);
      out.append(' ').append(attribute).append("=\"").append(escaped(text)).append('"');
    });
    if (children.isEmpty() && text.isEmpty()) {
      out.append("/>\n");
      return;
    }
    out.append('>').append(escaped(text));
    if (!children.isEmpty()) {
      out.append('\n');
      children.forEach(child -> child.write(out, indent + INDENT, shown));
      out.append(indent);
    }
    out.append("</").append(name).append(">\n");
  }

  /**
   * For text and attributes alike. White space is written by number where a reader would replace
   * it: XML 1.0 (fifth edition), sections 2.11 and 3.3.3.
   */
  private static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** Refuses what is outside of Char in XML 1.0 (fifth edition), section 2.2, even when escaped. */
  private static String representable(String value) {
    value.codePoints().filter(c -> !isChar(c)).findFirst().ifPresent(c -> {
      throw new IllegalArgumentException(String.format(
          "Can't describe a domain with '%s': XML has no character U+%04X", printable(value), c));
    });
    return value;
  }

  private static void representable(Secret value) {
    if (!value.reveal().codePoints().allMatch(XmlElement::isChar)) {
      throw new IllegalArgumentException("A password has a character that XML can't carry");
    }
  }

  private static String printable(String value) {
    return value
        .codePoints()
        .map(c -> isChar(c) && !Character.isISOControl(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isChar(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}

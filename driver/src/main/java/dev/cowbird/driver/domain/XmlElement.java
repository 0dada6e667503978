/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.DriverException;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An element being written. Values are escaped; those that XML 1.0 can't carry are refused. */
final class XmlElement {
  private final Document document;
  private final Element element;

  private XmlElement(Document document, Element element) {
    this.document = document;
    this.element = element;
  }

  /** A new document's root. */
  static XmlElement root(String name) {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's own XML library can't make a document", e);
    }
    Element element = document.createElement(name);
    document.appendChild(element);
    return new XmlElement(document, element);
  }

  /** Adds a child, and returns the child. */
  XmlElement child(String name) {
    return append(document.createElement(name));
  }

  /** Adds a child in a namespace, and returns the child. */
  XmlElement child(String namespace, String prefix, String name) {
    return append(document.createElementNS(namespace, prefix + ":" + name));
  }

  /** Sets an attribute, and returns this element. */
  XmlElement with(String attribute, String value) {
    element.setAttribute(attribute, representable(value));
    return this;
  }

  /** Sets the text, and returns this element. */
  XmlElement text(String value) {
    element.setTextContent(representable(value));
    return this;
  }

  /** The whole document, indented, without an XML declaration. */
  String document() {
    StringWriter text = new StringWriter();
    try {
      Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.setOutputProperty(OutputKeys.INDENT, "yes");
      transformer.setOutputProperty("{http://xml.apache.org/xslt}indent-amount", "2");
      transformer.transform(new DOMSource(document), new StreamResult(text));
    } catch (TransformerException e) {
      throw new IllegalStateException("The JDK's own XML library can't write a document", e);
    }
    return text.toString();
  }

  private XmlElement append(Element child) {
    element.appendChild(child);
    return new XmlElement(document, child);
  }

  /** Refuses what is outside of Char in XML 1.0 (fifth edition), section 2.2, even when escaped. */
  private static String representable(String value) {
    value.codePoints().filter(c -> !isChar(c)).findFirst().ifPresent(c -> {
      throw new DriverException(
          DriverException.Kind.DOMAIN_REFUSED,
          String.format(
              "Can't describe a domain with '%s': XML has no character U+%04X",
              printable(value), c));
    });
    return value;
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

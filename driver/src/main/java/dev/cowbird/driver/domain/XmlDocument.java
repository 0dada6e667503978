/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A parsed XML document to ask questions of. Parsing reads nothing but the text: a document type
 * declaration, and with it every entity, is refused. Not safe for use by several threads at once.
 */
public final class XmlDocument {
  private final Document document;

  private XmlDocument(Document document) {
    this.document = document;
  }

  /** @throws IllegalArgumentException if the text is not well-formed or has a DOCTYPE */
  public static XmlDocument parse(String text) {
    try {
      DocumentBuilder builder = hardened().newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return new XmlDocument(builder.parse(new InputSource(new StringReader(text))));
    } catch (SAXException e) {
      throw new IllegalArgumentException("Not well-formed XML: " + e.getMessage(), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's own XML parser can't read from memory", e);
    }
  }

  Document dom() {
    return document;
  }

  Element root() {
    return document.getDocumentElement();
  }

  /** The text of the first node that the XPath 1.0 expression selects, as it stands. */
  public Optional<String> first(String xpath) {
    return all(xpath).stream().findFirst();
  }

  /** The texts of all nodes that the XPath 1.0 expression selects, in document order. */
  public List<String> all(String xpath) {
    NodeList nodes;
    try {
      nodes = (NodeList) XPathFactory.newDefaultInstance()
          .newXPath()
          .evaluate(xpath, document, XPathConstants.NODESET);
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException("Not an XPath expression: " + xpath, e);
    }
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static DocumentBuilderFactory hardened() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  /** The default handler prints on stderr. */
  private static final class Throwing implements ErrorHandler {
    @Override
    public void warning(@Nullable SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}

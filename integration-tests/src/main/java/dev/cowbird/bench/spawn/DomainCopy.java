/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.host.BenchException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The description of a domain of Cowbird's, from which that of another like it is made.
 *
 * @param xml as libvirt tells it
 */
record DomainCopy(String xml) {

  /** The same under another name, with another first disk, and another console log. */
  String with(String name, Path disk, Path consoleLog) {
    Document document = parse();
    elements(document, "name").get(0).setTextContent(name);
    remove(elements(document, "uuid"));
    // It says that the domain is Cowbird's.
    remove(elements(document, "metadata"));
    Element device = elements(document, "disk").get(0);
    ((Element) device.getElementsByTagName("source").item(0)).setAttribute("file", disk.toString());
    elements(document, "log").forEach(log -> log.setAttribute("file", consoleLog.toString()));
    return text(document);
  }

  private Document parse() {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new BenchException("libvirt's description of a domain can't be read", e);
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static void remove(List<Element> elements) {
    elements.forEach(element -> element.getParentNode().removeChild(element));
  }

  private static String text(Document document) {
    StringWriter text = new StringWriter();
    try {
      TransformerFactory.newDefaultInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(text));
    } catch (TransformerException e) {
      throw new BenchException("The description of a domain can't be written", e);
    }
    return text.toString();
  }
}

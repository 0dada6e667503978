/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.io.StringWriter;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Puts into a finished description what the model has no word for. */
final class AdditionsXml {
  private AdditionsXml() {}

  static String apply(String xml, Additions additions) {
    if (additions.isEmpty()) {
      return xml;
    }
    Document document = XmlDocument.parse(xml).dom();
    Node devices = document.getElementsByTagName("devices").item(0);
    for (RawDevice device : additions.devices()) {
      Element element = XmlDocument.parse(device.xml()).root();
      devices.appendChild(document.importNode(element, true));
    }
    UnaryOperator<Document> finish = additions.finish();
    return text(finish.apply(document));
  }

  private static String text(Document document) {
    try {
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(document), new StreamResult(text));
      return text.append('\n').toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("The JDK can't write XML", e);
    }
  }
}

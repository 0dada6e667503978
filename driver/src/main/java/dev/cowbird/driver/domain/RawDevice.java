/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import org.w3c.dom.Element;

/**
 * A device in libvirt's own XML, for what the model has no word for. It is added as it is.
 *
 * @param xml one element and what is in it, without a document type
 */
public record RawDevice(String xml) {
  /** @throws IllegalArgumentException if it is not well-formed, or in somebody's namespace */
  public RawDevice {
    Element element = XmlDocument.parse(xml).root();
    if (element.getNamespaceURI() != null) {
      throw new IllegalArgumentException(
          "libvirt's devices have no namespace, and <" + element.getNodeName() + "> has one");
    }
  }

  /** Masked, as it may hold a password. */
  @Override
  public String toString() {
    return "RawDevice[<" + XmlDocument.parse(xml).root().getNodeName() + ">]";
  }
}

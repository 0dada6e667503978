/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Locale;
import java.util.Optional;
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

  /** Whether it is attached to USB. */
  boolean isUsb() {
    return tells("//@bus[.='usb'] | /hostdev[@type='usb']/@type | /hub/@type"
        + " | /sound[@model='usb']/@model | /*/target[@type='usb-serial']/@type");
  }

  boolean isUsbController() {
    return tells("/controller[@type='usb']/@type");
  }

  /** The address of an interface. */
  Optional<String> mac() {
    return document().first("/interface/mac/@address").map(mac -> mac.toLowerCase(Locale.ROOT));
  }

  /** The name of a disk. */
  Optional<String> diskTarget() {
    return document().first("/disk/target/@dev");
  }

  private boolean tells(String expression) {
    return !document().all(expression).isEmpty();
  }

  private XmlDocument document() {
    return XmlDocument.parse(xml);
  }

  /** Masked, as it may hold a password. */
  @Override
  public String toString() {
    return "RawDevice[<" + document().root().getNodeName() + ">]";
  }
}

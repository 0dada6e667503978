/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One device within the description that a {@link DomainEditor} holds. A change to it is a change
 * to the description. Not safe for use by several threads.
 */
public final class Device {
  private final Element element;

  Device(Element element) {
    this.element = element;
  }

  /** What it is, by the name of its element: {@code disk}, {@code interface}. */
  public String kind() {
    return element.getLocalName();
  }

  /** An attribute of the device's own element. */
  public Optional<String> attribute(String name) {
    return Nodes.attribute(element, name);
  }

  /** An attribute of the first child of this name. */
  public Optional<String> attribute(String child, String name) {
    return Nodes.child(element, child).flatMap(found -> Nodes.attribute(found, name));
  }

  /** Sets an attribute of the device's own element. */
  public void set(String name, String value) {
    element.setAttribute(name, value);
  }

  /** Sets an attribute of the first child of this name, which is added where there is none. */
  public void set(String child, String name, String value) {
    Nodes.child(element, child)
        .orElseGet(() -> Nodes.append(element, Nodes.create(element, child)))
        .setAttribute(name, value);
  }

  /** Takes the first child of this name away; nothing happens where there is none. */
  public void removeChild(String child) {
    Nodes.child(element, child).ifPresent(Nodes::remove);
  }

  /** The device alone, as libvirt takes it to attach, update and detach one. */
  public String toXml() {
    return Xml.write(element);
  }

  Element element() {
    return element;
  }
}

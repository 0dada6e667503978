/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * One device: within the description that a {@link DomainEditor} holds, where a change to it is a
 * change to the description, or by itself. Not safe for use by several threads.
 */
public final class Device {
  /** What the aliases begin with that are a user's, and not libvirt's. */
  public static final String USER_ALIAS = "ua-";

  private final Element element;

  Device(Element element) {
    this.element = element;
  }

  /**
   * A device by itself.
   *
   * @throws IllegalArgumentException if it is not well-formed XML, or in somebody's namespace
   */
  public static Device of(String xml) {
    Element root = Xml.parse(xml).getDocumentElement();
    if (root.getNamespaceURI() != null) {
      throw new IllegalArgumentException(
          "libvirt's devices have no namespace, and <" + root.getTagName() + "> has one");
    }
    return new Device(root);
  }

  /** What it is, by the name of its element: {@code disk}, {@code interface}. */
  public String kind() {
    return element.getLocalName();
  }

  /** Whether it has a child of this name. */
  public boolean has(String child) {
    return Nodes.child(element, child).isPresent();
  }

  /** What the first child of this name says; empty where it says nothing. */
  public Optional<String> text(String child) {
    return Nodes.child(element, child).map(Nodes::text).filter(text -> !text.isEmpty());
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

  /** Takes an attribute of the device's own element away; nothing happens where there is none. */
  public void remove(String name) {
    element.removeAttribute(name);
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

  /**
   * Puts the children that another device has of these names in the place of this one's. Those that
   * the other has none of are taken away.
   */
  public void replaceChildren(Device other, Set<String> names) {
    List<Element> old = Nodes.children(element, names);
    List<Element> added = Nodes.children(other.element, names);
    added.forEach(child -> Nodes.append(element, Nodes.imported(element, child)));
    old.forEach(Nodes::remove);
  }

  /**
   * Whether this is the device that another description of the domain has as {@code other}: what
   * runs and what starts next time call it by the same name, but may have it at different places.
   */
  public boolean isSame(Device other) {
    if (!kind().equals(other.kind())) {
      return false;
    }
    return switch (kind()) {
      case "disk" -> isEqual(other, "target", "dev");
      case "interface" -> isEqual(other, "mac", "address");
      case "filesystem" -> isEqual(other, "target", "dir");
      case "hostdev" -> isSameSource(other);
      case "controller" -> isSameController(other);
      case "lease" -> hasEqual(other, "lockspace") && hasEqual(other, "key");
      default -> isSamePlace(other);
    };
  }

  /**
   * Whether nothing tells it from others of its kind that stays when libvirt gives it a place, and
   * a user's alias would.
   */
  public boolean needsAlias() {
    boolean canBeCalled = switch (kind()) {
      case "disk", "interface", "filesystem", "hostdev", "lease", "graphics", "audio" -> false;
      case "controller" -> attribute("index").isEmpty();
      default -> true;
    };
    return canBeCalled && userAlias().isEmpty();
  }

  /** libvirt adds where a USB device is now to what it is by its vendor and product. */
  private boolean isSameSource(Device other) {
    Optional<Element> own = Nodes.child(element, "source");
    Optional<Element> others = Nodes.child(other.element, "source");
    return Nodes.includes(own, others) || Nodes.includes(others, own);
  }

  /** By its number among those of its type, if it has one already. */
  private boolean isSameController(Device other) {
    if (attribute("index").isEmpty() || other.attribute("index").isEmpty()) {
      return isSamePlace(other);
    }
    return attribute("type").equals(other.attribute("type"))
        && attribute("index").equals(other.attribute("index"));
  }

  /**
   * By what a user calls it, or by its address; what has neither, such as a screen, there is one of
   * each type of.
   */
  private boolean isSamePlace(Device other) {
    if (userAlias().isPresent() || other.userAlias().isPresent()) {
      return userAlias().equals(other.userAlias());
    }
    Optional<Element> address = Nodes.child(element, "address");
    Optional<Element> otherAddress = Nodes.child(other.element, "address");
    return (address.isEmpty() && otherAddress.isEmpty())
        ? attribute("type").equals(other.attribute("type"))
        : Nodes.areEqual(address, otherAddress);
  }

  /** libvirt keeps these aliases, and gives its own anew at each start. */
  private Optional<String> userAlias() {
    return attribute("alias", "name").filter(name -> name.startsWith(USER_ALIAS));
  }

  private boolean hasEqual(Device other, String child) {
    return Nodes.areEqual(Nodes.child(element, child), Nodes.child(other.element, child));
  }

  private boolean isEqual(Device other, String child, String name) {
    Optional<String> own = attribute(child, name);
    return own.isPresent()
        && own.map(Device::folded).equals(other.attribute(child, name).map(Device::folded));
  }

  /** MAC addresses are written in either case. */
  private static String folded(String value) {
    return value.toLowerCase(Locale.ROOT);
  }

  /** The device alone, as libvirt takes it to attach, update and detach one. */
  public String toXml() {
    return Xml.write(element);
  }

  Element element() {
    return element;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A domain description that is being changed. Whatever is not changed is kept: unknown elements and
 * attributes, foreign namespaces, comments, CDATA, white space. What is written is equal to what
 * was read by Canonical XML 1.1, with comments; the order of attributes and the kind of quotes may
 * differ.
 *
 * <p>Nothing is checked against libvirt's schema. Not safe for use by several threads.
 */
public final class DomainEditor {
  private final Document document;
  private final Element domain;

  private DomainEditor(Document document, Element domain) {
    this.document = document;
    this.domain = domain;
  }

  /**
   * Begins with a description as libvirt prints it, or a person wrote it.
   *
   * @throws IllegalArgumentException if it is not well-formed XML, has a document type, or is not a
   *     {@code <domain>}
   */
  public static DomainEditor of(String xml) {
    Document document = Xml.parse(xml);
    Element root = document.getDocumentElement();
    if (root.getNamespaceURI() != null || !root.getLocalName().equals("domain")) {
      throw new IllegalArgumentException(
          "Not a domain description: its root is <" + root.getTagName() + ">");
    }
    return new DomainEditor(document, root);
  }

  /** All devices, in the order of the description. */
  public List<Device> devices() {
    return Nodes.child(domain, "devices").stream()
        .flatMap(devices -> Nodes.children(devices).stream())
        .map(Device::new)
        .toList();
  }

  /**
   * The device that a key means.
   *
   * @throws IllegalArgumentException if it means more than one
   */
  public Optional<Device> device(DeviceKey key) {
    List<Device> found = devices().stream().filter(key::matches).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(key + " means " + found.size() + " devices: "
          + found.stream().map(Device::kind).toList());
    }
    return found.stream().findFirst();
  }

  /**
   * Adds a device behind the others.
   *
   * @throws IllegalArgumentException if it is not well-formed XML
   */
  public Device add(String deviceXml) {
    Element device = imported(deviceXml);
    Element devices = Nodes.child(domain, "devices")
        .orElseGet(() -> Nodes.append(domain, Nodes.create(domain, "devices")));
    return new Device(Nodes.append(devices, device));
  }

  /**
   * Puts another device in the place of one, and answers with the new one.
   *
   * @throws IllegalArgumentException if it is not well-formed XML, or {@code old} is not, or no
   *     longer, in this description
   */
  public Device replace(Device old, String deviceXml) {
    requireOwn(old);
    Element device = imported(deviceXml);
    old.element().getParentNode().replaceChild(device, old.element());
    return new Device(device);
  }

  /**
   * Takes a device away.
   *
   * @throws IllegalArgumentException if it is not, or no longer, in this description
   */
  public void remove(Device device) {
    requireOwn(device);
    Nodes.remove(device.element());
  }

  /**
   * Sets how much memory the guest has, at most and at its start. The slots and NUMA cells that
   * share it out are not changed with it.
   *
   * @param kibibytes at least 1
   */
  public void setMemoryKib(long kibibytes) {
    requirePositive(kibibytes, "memory");
    for (String name : List.of("memory", "currentMemory")) {
      Element memory = topLevel(name);
      memory.setAttribute("unit", "KiB");
      memory.setTextContent(Long.toString(kibibytes));
    }
  }

  /**
   * Sets how many processors the guest has, all of them plugged in. A topology of nothing but cores
   * is changed with it; any other, and the pinning, is not.
   *
   * @param count at least 1
   */
  public void setVcpus(int count) {
    requirePositive(count, "processors");
    Element vcpu = topLevel("vcpu");
    vcpu.removeAttribute("current");
    vcpu.setTextContent(Integer.toString(count));
    Nodes.child(domain, "cpu")
        .flatMap(cpu -> Nodes.child(cpu, "topology"))
        .filter(DomainEditor::isOfCoresAlone)
        .ifPresent(topology -> topology.setAttribute("cores", Integer.toString(count)));
  }

  private static boolean isOfCoresAlone(Element topology) {
    return Stream.of("sockets", "dies", "clusters", "threads")
        .map(topology::getAttribute)
        .allMatch(number -> number.isEmpty() || number.equals("1"));
  }

  /**
   * Sets one application's metadata: its element takes the place of one in the same namespace,
   * since libvirt keeps one for each.
   *
   * @throws IllegalArgumentException if it is not well-formed XML, or has no namespace
   */
  public void setMetadata(String xml) {
    Element element = imported(xml);
    String namespace = element.getNamespaceURI();
    if (namespace == null) {
      throw new IllegalArgumentException(
          "Metadata needs a namespace of its own: <" + element.getTagName() + ">");
    }
    Element metadata = topLevel("metadata");
    Nodes.childInNamespace(metadata, namespace)
        .ifPresentOrElse(
            old -> metadata.replaceChild(element, old), () -> Nodes.append(metadata, element));
  }

  /** The whole description as it is now, without an XML declaration. */
  public String toXml() {
    return Xml.write(document);
  }

  private Element topLevel(String name) {
    return Nodes.child(domain, name)
        .orElseGet(() -> Nodes.append(domain, Nodes.create(domain, name)));
  }

  private Element imported(String xml) {
    return (Element) document.importNode(Xml.parse(xml).getDocumentElement(), true);
  }

  private void requireOwn(Device device) {
    if (devices().stream().noneMatch(own -> own.element() == device.element())) {
      throw new IllegalArgumentException(
          "The <" + device.kind() + "> is not in this domain description");
    }
  }

  private static void requirePositive(long value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException("A guest can't have " + value + " of " + what);
    }
  }
}

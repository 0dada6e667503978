/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.network.Attachment;
import dev.cowbird.driver.network.Attachment.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An interface as a domain's description has it.
 *
 * @param tap its device on the host
 * @param filter the name of the filter that it refers to
 */
public record GuestInterface(
    MacAddress mac,
    Attachment attachment,
    Optional<String> tap,
    Optional<String> filter,
    boolean isLinkUp) {
  /** One that was given to QEMU past libvirt, so that ports could be published. */
  private static final Pattern PAST_LIBVIRT =
      Pattern.compile("virtio-net-pci,netdev=[^,]*,mac=([0-9a-f:]{17})(?:,.*)?");

  /** All that have a MAC address: those that libvirt knows, then the others. */
  public static List<GuestInterface> all(String domainXml) {
    XmlDocument xml = XmlDocument.parse(domainXml);
    String interfaces = "/domain/devices/interface[mac]";
    Stream<GuestInterface> known = IntStream.rangeClosed(1, xml.all(interfaces).size())
        .mapToObj(i -> read(xml, "(" + interfaces + ")[" + i + "]"));
    Stream<GuestInterface> others =
        xml.all("/domain/*[local-name()='commandline']/*[local-name()='arg']/@value").stream()
            .map(PAST_LIBVIRT::matcher)
            .filter(Matcher::matches)
            .map(matcher -> new GuestInterface(
                new MacAddress(matcher.group(1)),
                new Attachment(Kind.USER, ""),
                Optional.empty(),
                Optional.empty(),
                true));
    return Stream.concat(known, others).toList();
  }

  private static GuestInterface read(XmlDocument xml, String nic) {
    return new GuestInterface(
        new MacAddress(xml.first(nic + "/mac/@address").orElse("")),
        attachment(xml, nic),
        xml.first(nic + "/target/@dev").filter(NetworkDevices::isName),
        xml.first(nic + "/filterref/@filter"),
        !xml.first(nic + "/link/@state").equals(Optional.of("down")));
  }

  private static Attachment attachment(XmlDocument xml, String nic) {
    return switch (xml.first(nic + "/@type").orElse("")) {
      case "network" ->
        new Attachment(Kind.NETWORK, xml.first(nic + "/source/@network").orElse(""));
      case "bridge" -> {
        boolean ovs = xml.first(nic + "/virtualport/@type").equals(Optional.of("openvswitch"));
        String name =
            xml.first(nic + "/source/@bridge").filter(NetworkDevices::isName).orElse("");
        yield new Attachment(ovs ? Kind.OPEN_VSWITCH : Kind.BRIDGE, name);
      }
      case "direct" ->
        new Attachment(
            Kind.DIRECT,
            xml.first(nic + "/source/@dev").filter(NetworkDevices::isName).orElse(""));
      case "user" -> new Attachment(Kind.USER, "");
      default -> new Attachment(Kind.OTHER, "");
    };
  }
}

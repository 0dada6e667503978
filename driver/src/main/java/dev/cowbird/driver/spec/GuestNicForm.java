/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.GuestRoute;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;

/** How a guest sets up one network interface. */
final class GuestNicForm {
  private static final Place<IpPrefix> TO = new Place<>();
  private static final Place<IpAddress> VIA = new Place<>();

  private static final Form<GuestRoute> ROUTE = Mapping.of("a mapping with to and via", Said::new)
      .required("to", "A network, such as 198.51.100.0/24.", CommonForms.PREFIX, TO)
      .required("via", "The host that it goes by.", CommonForms.IP, VIA)
      .build(said -> new GuestRoute(said.get(TO), said.get(VIA)));

  static final Form<GuestNic> FORM = Mapping.of(
          "a mapping with dhcp, addresses, ...", GuestNic::builder)
      .key(
          "mac",
          "Which interface; the one at the same place in the list if it is left out.",
          CommonForms.MAC,
          GuestNic.Builder::mac)
      .key(
          "dhcp",
          "The families for which it asks a DHCP server.",
          Sequence.of(Scalar.choice(IpFamily.class, IpFamily::label)),
          (nic, families) -> families.forEach(nic::dhcp))
      .key(
          "addresses",
          "With their prefixes, such as 192.0.2.5/24.",
          Sequence.of(CommonForms.PREFIX),
          (nic, addresses) -> addresses.forEach(nic::address))
      .key(
          "gateways",
          "At most one a family.",
          Sequence.of(CommonForms.IP),
          (nic, gateways) -> gateways.forEach(nic::gateway))
      .key(
          "nameservers",
          "Their addresses.",
          Sequence.of(CommonForms.IP),
          (nic, servers) -> servers.forEach(nic::nameserver))
      .key(
          "searchDomains",
          "What is put after short names.",
          Sequence.of(CommonForms.HOST_NAME),
          (nic, domains) -> domains.forEach(nic::searchDomain))
      .key(
          "routes",
          "Besides those of its own networks.",
          Sequence.of(ROUTE),
          (nic, routes) -> routes.forEach(nic::route))
      .key("mtu", "In bytes.", Scalar.number(68, 65_535), GuestNic.Builder::mtu)
      .build(GuestNic.Builder::build);

  private GuestNicForm() {}
}

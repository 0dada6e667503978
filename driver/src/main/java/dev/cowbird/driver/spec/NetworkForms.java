/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.PublishedPort.Transport;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;

/** What a machine's interfaces are attached to, and the ports that are published. */
final class NetworkForms {
  private static final Place<Integer> HOST = new Place<>();
  private static final Place<Integer> GUEST = new Place<>();
  private static final Place<IpAddress> ADDRESS = new Place<>();
  private static final Place<Transport> TRANSPORT = new Place<>();

  static final Form<NetworkSpec> NETWORK = Either.of(
      Scalar.text(
          "auto, user, none, a network's name, bridge:DEVICE or direct:DEVICE", NetworkSpec::parse),
      NicForm.FORM.map(NetworkSpec.Described::new));

  static final Form<PublishedPort> PUBLISHED = Either.of(
      Scalar.text("a published port, such as 8080:80/tcp", PublishedPort::parse),
      Mapping.of("a mapping with host and guest", Said::new)
          .required("host", "The port of the host; 0 for a free one.", port(0), HOST)
          .required("guest", "The port of the guest.", port(1), GUEST)
          .key(
              "address",
              "The host's address to listen on; 127.0.0.1 if it is left out.",
              CommonForms.IP,
              ADDRESS)
          .key(
              "transport",
              "What the port belongs to; tcp if it is left out.",
              Scalar.choice(Transport.class, Label::of),
              TRANSPORT)
          .build(NetworkForms::published));

  private NetworkForms() {}

  private static Form<Integer> port(int least) {
    return Scalar.number(least, 65_535);
  }

  private static PublishedPort published(Said said) {
    PublishedPort local = PublishedPort.local(said.get(HOST), said.get(GUEST));
    return new PublishedPort(
        said.find(TRANSPORT).orElse(local.transport()),
        said.find(ADDRESS).orElse(local.hostAddress()),
        local.hostPort(),
        local.guestPort());
  }
}

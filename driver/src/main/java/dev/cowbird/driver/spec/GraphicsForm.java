/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Graphics;
import dev.cowbird.driver.domain.Graphics.Protocol;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.Secret;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.time.Instant;

/** A screen that a viewer shows. */
final class GraphicsForm {
  private static final Place<Protocol> PROTOCOL = new Place<>();
  private static final Place<String> LISTEN = new Place<>();
  private static final Place<Integer> PORT = new Place<>();
  private static final Place<Secret> PASSWORD = new Place<>();
  private static final Place<Instant> VALID_TO = new Place<>();

  static final Form<Graphics> FORM = Mapping.of("a mapping with protocol", Said::new)
      .required(
          "protocol", "What the viewer speaks.", Scalar.choice(Protocol.class, Label::of), PROTOCOL)
      .key("listen", "The host's address; 127.0.0.1 if it is left out.", CommonForms.TEXT, LISTEN)
      .key("port", "A free one from 5900 if it is left out.", Scalar.number(5900, 65_535), PORT)
      .key(
          "passwordFile",
          "A file whose first line is the password; VNC has at most 8 bytes of it.",
          Scalar.file("a file", GuestFiles::firstLine).map(Secret::of),
          PASSWORD)
      .key("passwordValidTo", "When the password ends.", CommonForms.INSTANT, VALID_TO)
      .build(GraphicsForm::graphics);

  private GraphicsForm() {}

  private static Graphics graphics(Said said) {
    Graphics.Builder graphics = Graphics.builder(said.get(PROTOCOL));
    said.find(LISTEN).ifPresent(graphics::listen);
    said.find(PORT).ifPresent(graphics::port);
    said.find(PASSWORD).ifPresent(graphics::password);
    said.find(VALID_TO).ifPresent(graphics::passwordValidTo);
    return graphics.build();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.nio.file.Path;

/** What a machine runs first: {@code bios}, {@code uefi}, or a mapping that tells more of UEFI. */
final class FirmwareForm {
  /** Firmware without particulars. */
  private enum Kind {
    BIOS,
    UEFI;

    Firmware firmware() {
      return this == BIOS ? new Firmware.Bios() : new Firmware.Uefi(SecureBoot.ANY);
    }
  }

  private static final Place<SecureBoot> SECURE_BOOT = new Place<>();
  private static final Place<Path> LOADER = new Place<>();
  private static final Place<Path> TEMPLATE = new Place<>();
  private static final Place<Path> VARIABLES = new Place<>();

  static final Form<Firmware> FORM = Either.of(
      Scalar.choice(Kind.class, Label::of).map(Kind::firmware),
      Mapping.of("a mapping with secureBoot, loader, ... for UEFI", Said::new)
          .key(
              "secureBoot",
              "What UEFI does about signatures; any if it is left out.",
              Scalar.choice(SecureBoot.class, Label::of),
              SECURE_BOOT)
          .key(
              "loader",
              "The firmware's own file; without it libvirt selects one.",
              CommonForms.PATH,
              LOADER)
          .key(
              "template",
              "What the machine's variables start as; with loader.",
              CommonForms.PATH,
              TEMPLATE)
          .key(
              "variables", "The machine's own variables; with loader.", CommonForms.PATH, VARIABLES)
          .build(FirmwareForm::firmware));

  private FirmwareForm() {}

  private static Firmware firmware(Said said) {
    SecureBoot secureBoot = said.find(SECURE_BOOT).orElse(SecureBoot.ANY);
    if (said.find(LOADER).isPresent()) {
      return new Firmware.Loader(
          said.get(LOADER), said.find(TEMPLATE), said.find(VARIABLES), secureBoot);
    }
    if (said.find(TEMPLATE).isPresent() || said.find(VARIABLES).isPresent()) {
      throw new IllegalArgumentException("template and variables belong to loader");
    }
    return new Firmware.Uefi(secureBoot);
  }
}

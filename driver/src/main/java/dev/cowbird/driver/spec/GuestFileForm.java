/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestFile;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.util.function.Function;

/** A file that is written in a guest at its first boot. */
final class GuestFileForm {
  private static final Place<String> PATH = new Place<>();
  private static final Place<String> MODE = new Place<>();
  private static final Place<String> OWNER = new Place<>();
  private static final Place<GuestData> CONTENT = new Place<>();

  static final Form<GuestFile> FORM = Mapping.of("a mapping with path and content", Said::new)
      .exactlyOne("content", "contentFile")
      .required("path", "In the guest, absolute.", CommonForms.TEXT, PATH)
      .key(
          "mode",
          "Octal; 0644 if it is left out.",
          Scalar.written("a mode, such as 0600", Function.identity()),
          MODE)
      .key("owner", "user:group; root:root if it is left out.", CommonForms.TEXT, OWNER)
      .key("content", "Text.", Scalar.text("text", GuestData::of), CONTENT)
      .key(
          "contentFile",
          "A file of the host's that it is a copy of.",
          Scalar.file("a file", GuestFiles::content),
          CONTENT)
      .build(said -> new GuestFile(
          said.get(PATH),
          said.find(MODE).orElse("0644"),
          said.find(OWNER).orElse(GuestFile.ROOT),
          said.get(CONTENT)));

  private GuestFileForm() {}
}

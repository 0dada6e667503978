/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;

/** What a guest is told of itself. */
final class GuestForm {
  /** What a guest is told, and how. */
  record Told(GuestConfig config, SeedFormat format) {}

  private static final class Draft {
    private final GuestConfig.Builder config = GuestConfig.builder();
    private SeedFormat format = SeedFormat.NO_CLOUD;
  }

  private static final Form<UserData> TEXT = Scalar.text("user data", UserData::of);
  private static final Form<UserData> FILE = Scalar.file("a file", GuestFiles::userData);

  static final Form<Told> FORM = Mapping.of("a mapping with hostname, users, ...", Draft::new)
      .atMostOne("rootPasswordFile", "rootPasswordHashFile")
      .atMostOne("userData", "userDataFile")
      .atMostOne("vendorData", "vendorDataFile")
      .key(
          "seed",
          "How it is told; nocloud if it is left out.",
          Scalar.choice(SeedFormat.class, SeedFormat::word),
          (draft, format) -> draft.format = format)
      .key(
          "hostname",
          "One label; made from the machine's name if it is left out.",
          CommonForms.HOST_NAME,
          (draft, name) -> draft.config.hostname(name))
      .key(
          "fqdn",
          "The fully qualified name, whose first label is the host name.",
          CommonForms.HOST_NAME,
          (draft, name) -> draft.config.fqdn(name))
      .key(
          "sshKeys",
          "Public keys for the user that the image brings.",
          Sequence.of(UserForm.KEY),
          (draft, keys) -> keys.forEach(draft.config::defaultUserKey))
      .key(
          "sshKeyFiles",
          "Files of such keys, one each.",
          Sequence.of(UserForm.KEY_FILE),
          (draft, keys) -> keys.forEach(draft.config::defaultUserKey))
      .key(
          "users",
          "Users that it is to have beside the image's own.",
          Sequence.of(UserForm.FORM),
          (draft, users) -> users.forEach(draft.config::user))
      .key(
          "rootPasswordFile",
          "A file whose first line is root's password.",
          UserForm.PASSWORD_FILE,
          (draft, password) -> draft.config.rootPassword(password))
      .key(
          "rootPasswordHashFile",
          "A file whose first line is root's password, hashed by crypt(5).",
          UserForm.PASSWORD_HASH_FILE,
          (draft, password) -> draft.config.rootPassword(password))
      .key(
          "files",
          "Files that are written at the first boot.",
          Sequence.of(GuestFileForm.FORM),
          (draft, files) -> files.forEach(draft.config::file))
      .key(
          "timezone",
          "As in the zone database: Europe/Berlin.",
          CommonForms.TEXT,
          (draft, zone) -> draft.config.timezone(zone))
      .key(
          "locale",
          "Such as de_DE.UTF-8.",
          CommonForms.TEXT,
          (draft, locale) -> draft.config.locale(locale))
      .key(
          "userData",
          "User data for cloud-init, as it is.",
          TEXT,
          (draft, data) -> draft.config.userData(data))
      .key(
          "userDataFile",
          "A file with user data.",
          FILE,
          (draft, data) -> draft.config.userData(data))
      .key(
          "vendorData",
          "Vendor data, which has less weight than user data.",
          TEXT,
          (draft, data) -> draft.config.vendorData(data))
      .key(
          "vendorDataFile",
          "A file with vendor data.",
          FILE,
          (draft, data) -> draft.config.vendorData(data))
      .key(
          "nics",
          "How it sets up its network interfaces; the image's own way if it is left out.",
          Sequence.of(GuestNicForm.FORM),
          (draft, nics) -> nics.forEach(draft.config::nic))
      .build(draft -> new Told(draft.config.build(), draft.format));

  private GuestForm() {}
}

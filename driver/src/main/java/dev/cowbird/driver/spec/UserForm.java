/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.GuestUser.SudoRight;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import java.util.List;

/** A user that a guest is to have. */
final class UserForm {
  static final Form<SshPublicKey> KEY = Scalar.text("a public SSH key", SshPublicKey::parse);
  static final Form<SshPublicKey> KEY_FILE = Scalar.file("a file", GuestFiles::key);
  static final Form<GuestPassword> PASSWORD_FILE = Scalar.file("a file", GuestFiles::password);
  static final Form<GuestPassword> PASSWORD_HASH_FILE =
      Scalar.file("a file", GuestFiles::passwordHash);

  private static final Place<String> NAME = new Place<>();
  private static final Place<List<SshPublicKey>> KEYS = new Place<>();
  private static final Place<List<SshPublicKey>> KEY_FILES = new Place<>();
  private static final Place<GuestPassword> PASSWORD = new Place<>();
  private static final Place<SudoRight> SUDO = new Place<>();
  private static final Place<String> SHELL = new Place<>();
  private static final Place<List<String>> GROUPS = new Place<>();

  static final Form<GuestUser> FORM = Mapping.of("a mapping with name", Said::new)
      .atMostOne("passwordFile", "passwordHashFile")
      .required("name", "Neither root nor default.", CommonForms.TEXT, NAME)
      .key("sshKeys", "Public keys.", Sequence.of(KEY), KEYS)
      .key("sshKeyFiles", "Files of public keys, one each.", Sequence.of(KEY_FILE), KEY_FILES)
      .key("passwordFile", "A file whose first line is the password.", PASSWORD_FILE, PASSWORD)
      .key(
          "passwordHashFile",
          "A file whose first line is the password, hashed by crypt(5).",
          PASSWORD_HASH_FILE,
          PASSWORD)
      .key(
          "sudo",
          "What the user may do as root; none if it is left out.",
          Scalar.choice(SudoRight.class, Label::of),
          SUDO)
      .key("shell", "The image's usual one if it is left out.", CommonForms.TEXT, SHELL)
      .key("groups", "Groups besides the user's own.", Sequence.of(CommonForms.TEXT), GROUPS)
      .build(UserForm::user);

  private UserForm() {}

  private static GuestUser user(Said said) {
    GuestUser.Builder user = GuestUser.builder(said.get(NAME));
    said.find(KEYS).ifPresent(keys -> keys.forEach(user::key));
    said.find(KEY_FILES).ifPresent(keys -> keys.forEach(user::key));
    said.find(PASSWORD).ifPresent(user::password);
    said.find(SUDO).ifPresent(user::sudo);
    said.find(SHELL).ifPresent(user::shell);
    said.find(GROUPS).ifPresent(groups -> groups.forEach(user::group));
    return user.build();
  }
}

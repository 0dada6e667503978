/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.WaitFor.Http;
import dev.cowbird.driver.WaitFor.SshLogin;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a machine is waited for: one thing, all of a list, or any of some. */
final class WaitForm {
  private static final Place<Integer> PORT = new Place<>();
  private static final Place<String> USER = new Place<>();
  private static final Place<Path> KEY_FILE = new Place<>();
  private static final Place<String> PATH = new Place<>();
  private static final Place<Integer> STATUS = new Place<>();
  private static final Place<WaitFor> ONE = new Place<>();

  private static final Form<Integer> PORT_FORM = Scalar.number(1, 65_535);

  private static final Form<WaitFor> LOGIN = Mapping.of(
          "a mapping with user and keyFile", Said::new)
      .required("user", "Who is let in.", CommonForms.TEXT, USER)
      .required("keyFile", "The file of the private key.", CommonForms.PATH, KEY_FILE)
      .key("port", "22 if it is left out.", PORT_FORM, PORT)
      .build(said -> new SshLogin(
          said.find(PORT).orElse(WaitFor.SSH_PORT), said.get(USER), said.get(KEY_FILE)));

  private static final Form<WaitFor> HTTP = Mapping.of(
          "a mapping with port, path, status", Said::new)
      .required("port", "Where the server is.", PORT_FORM, PORT)
      .key("path", "What is asked for; / if it is left out.", CommonForms.TEXT, PATH)
      .key("status", "Any below 400 if it is left out.", Scalar.number(100, 599), STATUS)
      .build(said -> new Http(said.get(PORT), said.find(PATH).orElse("/"), said.find(STATUS)));

  private static final Form<WaitFor> WORD = Scalar.text(
      "console:TEXT, console-regex:REGEX, ip, port:N, ssh, agent, cloud-init or http:PORT/PATH",
      WaitFor::parse);

  private static final Form<WaitFor> ONE_OR_ANY = Either.of(
      WORD,
      Mapping.of("a mapping with any, sshLogin or http", Said::new)
          .exactlyOne("any", "sshLogin", "http")
          .key(
              "any",
              "The first of several; a list in it is for all of the list.",
              Sequence.of(Either.of(single(), Sequence.of(single()).map(WaitFor.All::new)))
                  .map(WaitFor.Any::new),
              ONE)
          .key("sshLogin", "An SSH server that lets a user in by a key.", LOGIN, ONE)
          .key("http", "A web server that answers.", HTTP, ONE)
          .build(said -> said.get(ONE)));

  /** Nothing for an empty list. */
  static final Form<Optional<WaitFor>> FORM =
      Either.of(ONE_OR_ANY.map(Optional::of), Sequence.of(ONE_OR_ANY).map(WaitForm::all));

  private WaitForm() {}

  private static Form<WaitFor> single() {
    return Either.of(
        WORD,
        Mapping.of("a mapping with sshLogin or http", Said::new)
            .exactlyOne("sshLogin", "http")
            .key("sshLogin", "An SSH server that lets a user in by a key.", LOGIN, ONE)
            .key("http", "A web server that answers.", HTTP, ONE)
            .build(said -> said.get(ONE)));
  }

  private static Optional<WaitFor> all(List<WaitFor> wanted) {
    return switch (wanted.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(wanted.get(0));
      default -> Optional.of(new WaitFor.All(wanted));
    };
  }
}

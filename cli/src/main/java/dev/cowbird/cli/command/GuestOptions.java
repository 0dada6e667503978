/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.GuestUser.SudoRight;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a guest is told of itself. Without any of these it gets no seed. */
final class GuestOptions {
  /** A password, which stands in a file: arguments are seen by everybody on the host. */
  record PasswordFile(GuestPassword password) {}

  @Option(
      names = "--hostname",
      paramLabel = "NAME",
      description = "The guest's host name (default: the machine's).")
  private Optional<HostName> hostname = Optional.empty();

  @Option(
      names = "--ssh-key",
      paramLabel = "FILE",
      description = "A public SSH key that may log in; may be said several times.")
  private List<SshPublicKey> keys = List.of();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "A user to be made, with sudo, whose keys and password these are (default: the image's"
              + " own user).")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the user's password; without --user it is root's.")
  private Optional<PasswordFile> password = Optional.empty();

  @Option(
      names = "--user-data",
      paramLabel = "FILE",
      description =
          "User data for cloud-init: a cloud-config, a script, or another of its formats.")
  private Optional<UserData> userData = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "FORM",
      description = "How it is told: nocloud or config-drive (default: nocloud).")
  private Optional<SeedFormat> format = Optional.empty();

  /**
   * Adds what was said.
   *
   * @param described what it wins over
   */
  void in(InstanceSpec.Builder spec, Optional<GuestConfig> described) {
    format.ifPresent(spec::seedFormat);
    boolean anything = hostname.isPresent()
        || !keys.isEmpty()
        || user.isPresent()
        || password.isPresent()
        || userData.isPresent()
        || format.isPresent();
    if (anything) {
      spec.guest(config(described.orElseGet(() -> GuestConfig.builder().build())));
    }
  }

  private GuestConfig config(GuestConfig described) {
    boolean imagesUser = user.isEmpty();
    return new GuestConfig(
        hostname.or(described::hostname),
        described.fqdn(),
        imagesUser && !keys.isEmpty() ? keys : described.defaultUserKeys(),
        user.map(name -> List.of(named(name))).orElse(described.users()),
        password.filter(file -> imagesUser).map(PasswordFile::password).or(described::rootPassword),
        described.files(),
        described.timezone(),
        described.locale(),
        userData.or(described::userData),
        described.vendorData(),
        described.nics());
  }

  private GuestUser named(String name) {
    GuestUser.Builder named = GuestUser.builder(name).sudo(SudoRight.WITHOUT_PASSWORD);
    keys.forEach(named::key);
    password.ifPresent(file -> named.password(file.password()));
    return named.build();
  }
}

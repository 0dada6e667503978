/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.HostReport.Check;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether libvirt can confine machines of a state directory with AppArmor. Before a machine starts,
 * its program virt-aa-helper writes a profile that names the machine's files. It refuses some
 * places for good, and is confined itself: a backing file that a description leaves out it finds
 * only by reading the image above. Cowbird's descriptions leave none out.
 */
final class AppArmor {
  private static final String NAME = "apparmor";

  /** Of virt-aa-helper.c; not all of these end at a slash. */
  private static final Pattern REFUSED = Pattern.compile("/(bin|boot|etc|lost\\+found|proc|sbin"
      + "|selinux|sys|usr/bin|usr/sbin|usr/share|usr/local/bin|usr/local/etc|usr/local/sbin)/.*"
      + "|/(initrd|lib|usr/lib|usr/local/lib|vmlinuz).*|.*\".*");

  private final Path profiles;
  private final Path loaded;

  /** @param root what to read instead of {@code /} */
  AppArmor(Path root) {
    this.profiles = root.resolve("etc/apparmor.d");
    this.loaded = root.resolve("sys/kernel/security/apparmor/profiles");
  }

  /**
   * What is to be said of a state directory where libvirt uses AppArmor.
   *
   * @param directory with symbolic links resolved, as virt-aa-helper does
   * @param base a file in it as bases are
   */
  Check check(Path directory, Path base) {
    if (REFUSED.matcher(directory + "/").matches()) {
      return Check.missing(
          NAME,
          "libvirt's virt-aa-helper confines no machine whose files are in " + directory,
          "another --state-dir");
    }
    try {
      Optional<Path> profile = profile();
      if (profile.isEmpty() || !isEnforced()) {
        return Check.good(NAME, "virt-aa-helper is not confined");
      }
      return AppArmorRules.read(profile.get(), profiles).allowReading(base)
          ? Check.good(NAME, "virt-aa-helper may read " + directory)
          : closed(directory, profile.get());
    } catch (IOException e) {
      return Check.poor(NAME, "virt-aa-helper's profile can't be read: " + e, "run this as root");
    }
  }

  private Check closed(Path directory, Path profile) {
    return Check.poor(
        NAME,
        "virt-aa-helper may not read "
            + directory
            + ": a machine starts only if its description names all backing files",
        "echo '\"%s/**\" r,' >> %s && apparmor_parser -r %s"
            .formatted(
                directory, profiles.resolve("local").resolve(profile.getFileName()), profile));
  }

  private Optional<Path> profile() throws IOException {
    if (!Files.isDirectory(profiles)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(profiles, "usr.*libvirt.virt-aa-helper")) {
      for (Path profile : found) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  /** Only root can read which profiles are: who can't takes it for enforced. */
  private boolean isEnforced() throws IOException {
    return !Files.isReadable(loaded)
        || Files.readAllLines(loaded).stream()
            .anyMatch(line -> line.matches("(/.*/)?virt-aa-helper \\(enforce\\)"));
  }
}

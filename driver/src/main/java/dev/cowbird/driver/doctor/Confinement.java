/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether machines get at their files past what libvirt confines them with. */
final class Confinement {
  private static final CacheId ANY_BASE = new CacheId("0".repeat(40));

  private final AppArmor appArmor;
  private final SeLinux seLinux;

  /** @param root what to read instead of {@code /} */
  Confinement(Path root, CommandRunner commands) {
    this.appArmor = new AppArmor(root);
    this.seLinux = new SeLinux(root, commands);
  }

  /** @param models the security models that libvirt names */
  List<Check> checks(Set<String> models, Path stateDirectory) {
    StateLayout layout = new StateLayout(real(stateDirectory));
    List<Check> checks = new ArrayList<>();
    if (models.contains("apparmor")) {
      checks.add(appArmor.check(layout.root(), layout.base(ANY_BASE)));
    }
    if (models.contains("selinux")) {
      checks.add(seLinux.check(layout.root()));
    }
    return checks;
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory.toAbsolutePath(); // that it can't be read is another finding
    }
  }
}

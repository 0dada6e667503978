/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Whether SELinux lets machines at the files of a state directory. libvirt gives each machine's
 * files a label of its own when it starts; what they are made with, and the directories on the way
 * to them are labelled by where they are.
 */
final class SeLinux {
  private static final String NAME = "selinux";
  private static final Set<String> TYPES =
      Set.of("virt_image_t", "virt_content_t", "svirt_image_t");

  private final Path enforce;
  private final CommandRunner commands;

  /** @param root what to read instead of {@code /} */
  SeLinux(Path root, CommandRunner commands) {
    this.enforce = root.resolve("sys/fs/selinux/enforce");
    this.commands = commands;
  }

  /** What is to be said of a state directory where libvirt uses SELinux. */
  Check check(Path directory) {
    try {
      if (!Files.exists(enforce) || !Files.readString(enforce).strip().equals("1")) {
        return Check.good(NAME, "not enforced");
      }
      return judge(directory, context(directory));
    } catch (IOException | ImageException e) {
      return Check.poor(
          NAME, "the context of " + directory + " can't be read: " + e, "run this as root");
    }
  }

  /** {@code user:role:type:level}. */
  private String context(Path directory) {
    Command stat = Command.of(List.of("stat", "--format=%C", "--", directory.toString()));
    return commands.run(stat).stdout().strip();
  }

  private static Check judge(Path directory, String context) {
    String[] parts = context.split(":", -1);
    if (parts.length > 2 && TYPES.contains(parts[2])) {
      return Check.good(NAME, directory + " is " + context);
    }
    return Check.poor(
        NAME,
        directory + " is " + context + ", which machines may be kept from",
        "semanage fcontext -a -t virt_image_t '%s(/.*)?' && restorecon -R '%s'"
            .formatted(directory, directory));
  }
}

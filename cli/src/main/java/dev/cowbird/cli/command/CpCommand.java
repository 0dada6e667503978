/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "cp",
    description = {
      "Copy a file or a directory into a machine's guest, or out of it.",
      "One side is NAME:PATH, with an absolute path in the guest."
    },
    footer = {
      "",
      "A destination that is a directory is copied into. A file there is replaced when",
      "the new one is whole; a directory never. Permissions are kept; symbolic links",
      "and devices in a directory are left out."
    })
final class CpCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "SOURCE", description = "What to copy.")
  private CopySide source;

  @Parameters(index = "1", paramLabel = "DESTINATION", description = "Where to.")
  private CopySide destination;

  @Mixin
  private ViaOptions via;

  CpCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return source.guest().or(destination::guest).map(InstanceName::value).orElse("");
  }

  @Override
  ExitStatus run(Session session) {
    if (source.guest().isPresent() == destination.guest().isPresent()) {
      throw new IllegalArgumentException("One side, and one only, is a guest's: NAME:PATH");
    }
    InstanceName guest = source.guest().or(destination::guest).orElseThrow();
    try (GuestShell shell = session.driver().openShell(guest, via.access(sshDefaults()))) {
      tell(session, copy(session, shell));
    }
    return ExitStatus.DONE;
  }

  private CopiedFiles copy(Session session, GuestShell shell) {
    return source.guest().isEmpty()
        ? shell.copyIn(Path.of(source.path()), destination.path(), session.progress())
        : shell.copyOut(source.path(), hostPath(), session.progress());
  }

  /** What ends in a slash is a directory, which a path does not tell. */
  private Path hostPath() {
    Path path = Path.of(destination.path());
    if (destination.path().endsWith("/") && !Files.isDirectory(path)) {
      throw new DriverException(
          Kind.NOT_FOUND, "There is no directory " + destination.path() + " to copy into");
    }
    return path;
  }

  private void tell(Session session, CopiedFiles copied) {
    copied
        .leftOut()
        .forEach(path -> session
            .output()
            .warning("cp", "left out " + path + ", which is neither a file nor a directory"));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("files", copied.files());
    document.put("bytes", copied.bytes());
    document.put("leftOut", copied.leftOut());
    session
        .output()
        .result(
            document,
            "Copied " + copied.files() + (copied.files() == 1 ? " file, " : " files, ")
                + DiskSize.humanReadable(copied.bytes()));
  }
}

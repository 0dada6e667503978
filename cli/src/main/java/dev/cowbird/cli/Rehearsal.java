/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import dev.cowbird.cli.command.Context;
import dev.cowbird.cli.command.CowbirdCommand;
import dev.cowbird.cli.command.Environment;
import dev.cowbird.cli.output.Output;
import dev.cowbird.cli.output.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Does what the usual commands do, in a state directory of its own and with libvirt's test driver,
 * which needs no daemon. A JVM that is told so keeps the classes that this has loaded in an archive
 * (class data sharing), and starts faster with it.
 */
final class Rehearsal {
  private static final int IMAGE_BYTES = 1 << 20;

  private Rehearsal() {}

  /** Prints nothing. What a command fails for is no matter: it has loaded its classes. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("cowbird-rehearsal");
    try {
      rehearse(directory);
    } finally {
      remove(directory);
    }
  }

  private static void rehearse(Path directory) throws IOException {
    Path image = Files.write(directory.resolve("image"), new byte[IMAGE_BYTES]);
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Context context = Main.context(
        new Environment(directory.resolve("state"), "test:///default"),
        new Output(nowhere, nowhere, Terminal.ofThisProcess(), Output.Form.TEXT));
    for (List<String> command : List.of(
        List.of("--help"),
        List.of("--version"),
        List.of("disk", "create", image.toString(), "--instance", "rehearsal", "--size", "0"),
        List.of("run", image.toString(), "--name", "machine", "--network", "none"),
        List.of("ls"),
        List.of("show", "rehearsal", "--json"),
        List.of("rm", "machine"),
        List.of("image", "ls"))) {
      CowbirdCommand.execute(context, command.toArray(String[]::new));
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Images with ext file systems, made and looked at by the real e2fsprogs. */
final class ExtImages {
  private static final Integer[] ANY_EXIT = IntStream.range(0, 256).boxed().toArray(Integer[]::new);

  private ExtImages() {}

  /** A file system with a file {@code /hello} in it, which fills the image. */
  static Path make(Path image, long bytes, String... options) throws IOException {
    Path content = Files.createDirectory(image.resolveSibling(image.getFileName() + ".content"));
    Files.writeString(content.resolve("hello"), "hello, world");
    List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F", "-d", content.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of(image.toString(), bytes / 1024 + "k"));
    run(command);
    return image;
  }

  /** Changes a file system by debugfs. */
  static void change(Path image, String request) {
    run(List.of("debugfs", "-w", "-R", request, image.toString()));
  }

  static String hello(Path image) {
    return run(List.of("debugfs", "-R", "cat /hello", image.toString())).stdout();
  }

  /** The exit status of e2fsck, e2fsck(8). */
  static int check(Path image, String options) {
    return run(List.of("e2fsck", options, image.toString())).exitStatus();
  }

  private static CommandResult run(List<String> arguments) {
    boolean check = arguments.get(0).equals("e2fsck");
    Command command = Command.of(arguments);
    return new ExecCommandRunner().run(check ? command.accepting(ANY_EXIT) : command);
  }
}

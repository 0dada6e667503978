/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Does to files what qemu-img would, without a process, so that a sweep over every operation takes
 * seconds: an image always unpacks to the same content.
 */
final class FakeQemuImg implements CommandRunner {
  private final byte[] content;
  private final ScriptedCommandRunner script;

  /** @param content what every image unpacks to */
  FakeQemuImg(byte[] content) {
    this.content = content;
    this.script = new ScriptedCommandRunner()
        .print(
            List.of("qemu-img", "info"),
            "{\"format\": \"qcow2\", \"virtual-size\": " + content.length + "}")
        .answer(List.of("qemu-img", "convert"), this::convert);
  }

  @Override
  public CommandResult run(Command command) {
    return script.run(command);
  }

  private CommandResult convert(Command command) {
    Path target = argument(command, -1);
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content));
      return new CommandResult(0, "", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An overlay on a raw file. */
  static byte[] overlay(Path backing) {
    return TinyQcow2.of(DiskSize.ofGib(1))
        .backingFile(backing.toString(), "raw")
        .bytes();
  }

  private static Path argument(Command command, int fromEnd) {
    List<String> arguments = command.arguments();
    return Path.of(arguments.get(arguments.size() + fromEnd));
  }

  /** What a guest that has written nothing reads from an overlay on a raw file. */
  static byte[] read(Path overlay) throws IOException {
    return Files.readAllBytes(backing(overlay));
  }

  /** The file that an overlay is laid on. */
  static Path backing(Path overlay) throws IOException {
    try {
      ImageBytes bytes = ImageBytes.of(Files.readAllBytes(overlay));
      return Path.of(Qcow2Header.read(bytes).backingFile().orElseThrow());
    } catch (MalformedImageException e) {
      throw new IOException(overlay + " is no overlay", e);
    }
  }
}

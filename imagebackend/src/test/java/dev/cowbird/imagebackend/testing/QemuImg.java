/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The real qemu-img, for tests that compare with it. */
public final class QemuImg {
  /** How a call ended, and what it printed. */
  public record Result(int exitStatus, String output) {}

  private QemuImg() {}

  /** Runs qemu-img, which must succeed. */
  public static String run(Object... arguments) throws InterruptedException {
    Result result = tryRun(arguments);
    if (result.exitStatus() != 0) {
      throw new AssertionError("qemu-img " + List.of(arguments) + ": " + result.output());
    }
    return result.output();
  }

  /** Runs qemu-img, which may fail. */
  public static Result tryRun(Object... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("qemu-img"));
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real qemu-io, for tests that write to images as a guest does. */
public final class QemuIo {
  private QemuIo() {}

  /** Runs commands of qemu-io on a qcow2 image, which all must succeed. */
  public static void run(Path image, String... commands) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("qemu-io", "-f", "qcow2", "-d", "unmap", image.toString()));
    for (String command : commands) {
      arguments.addAll(List.of("-c", command));
    }
    try {
      Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0 || output.contains("failed")) {
        throw new AssertionError("qemu-io " + List.of(commands) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The end of a guest's console, as a message below the failure of a test. */
final class ConsoleOutput extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MOST_BYTES = 4096;

  private ConsoleOutput(String message) {
    // It was thrown nowhere, so a stack trace would only mislead.
    super(message, null, false, false);
  }

  /** Empty for an instance that never had a console. */
  static Optional<ConsoleOutput> of(ComputeDriver driver, Instance instance) {
    if (instance.machine().isEmpty()) {
      return Optional.empty();
    }
    String title = "Instance " + instance.name() + ", " + instance.state() + ": its console ";
    return Optional.of(new ConsoleOutput(title + end(driver.consoleLog(instance.name()))));
  }

  private static String end(Path log) {
    if (Files.notExists(log)) {
      return "is empty";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(file.length(), MOST_BYTES)];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return "ends with\n" + text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "").strip();
    } catch (IOException e) {
      return "log " + log + " can't be read: " + e;
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.text.UrlText;
import dev.cowbird.imagebackend.ImageException;

/**
 * An error as it is shown.
 *
 * @param kind the stable name that programs switch on
 * @param message one line
 */
public record Failure(String kind, String message, ExitStatus status) {

  public static Failure usage(String message) {
    return new Failure("Usage", oneLine(message), ExitStatus.USAGE);
  }

  /** What an exception means to whoever typed the command. */
  public static Failure of(Throwable e) {
    String message = oneLine(e.getMessage() == null ? e.toString() : e.getMessage());
    if (e instanceof ImageException image) {
      return new Failure(image.kind().code(), message, ExitStatus.of(image.kind()));
    }
    if (e instanceof DriverException driver) {
      return new Failure(driver.kind().code(), message, ExitStatus.of(driver.kind()));
    }
    if (e instanceof IllegalArgumentException) {
      return usage(message);
    }
    return new Failure("Internal", oneLine(e.toString()), ExitStatus.FAILED);
  }

  /** A text from anywhere, fit for one line of a terminal that others may see. */
  static String oneLine(String text) {
    return UrlText.withoutCredentials(text)
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceAll("[\\p{Cc}\\p{Cf}]", "?")
        .strip();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

/** What {@code run} waits for once the machine runs. */
sealed interface WaitFor {
  /** Nothing. */
  record Nothing() implements WaitFor {}

  /** A text on the serial console. */
  record ConsoleText(String text) implements WaitFor {}

  /**
   * Reads {@code none} or {@code console:TEXT}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static WaitFor parse(String text) {
    if (text.equals("none")) {
      return new Nothing();
    }
    String prefix = "console:";
    if (text.startsWith(prefix) && text.length() > prefix.length()) {
      return new ConsoleText(text.substring(prefix.length()));
    }
    throw new IllegalArgumentException("'" + text + "' is not none or console:TEXT");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.time.Duration;
import java.util.List;

/**
 * A program to be run in a guest.
 *
 * @param words the program, by its path or for the guest to look up, and its arguments, which reach
 *     it as they are: no shell reads them
 * @param timeout how long it may run
 */
public record GuestCommand(List<String> words, Duration timeout) {
  /** How long a command may run for which nothing else is said. */
  public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);

  /** @throws IllegalArgumentException if there is no program, or a word can't be passed on */
  public GuestCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("There is no command to be run in the guest");
    }
    words.stream().filter(word -> word.indexOf('\0') >= 0).findFirst().ifPresent(word -> {
      throw new IllegalArgumentException(
          "The argument " + Quoted.of(word) + " has a NUL, which no program can be given");
    });
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("A command can't run for " + timeout);
    }
  }

  /** With the usual timeout. */
  public static GuestCommand of(String... words) {
    return new GuestCommand(List.of(words), USUAL_TIMEOUT);
  }

  public GuestCommand withTimeout(Duration other) {
    return new GuestCommand(words, other);
  }
}

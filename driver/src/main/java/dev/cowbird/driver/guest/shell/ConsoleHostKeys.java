/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.SshPublicKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * The host keys that cloud-init shows on the console at the first boot (its documentation, "Keys to
 * Console"). Whoever may write there is root, as a rule; of several lists the first counts, which
 * comes before anybody can log in.
 */
public final class ConsoleHostKeys {
  private static final String BEGIN = "-----BEGIN SSH HOST KEY KEYS-----";
  private static final String END = "-----END SSH HOST KEY KEYS-----";

  private ConsoleHostKeys() {}

  /** None if the list is not there, or not whole. Lines of others that got into it are passed. */
  public static List<SshPublicKey> in(String console) {
    int begin = console.indexOf(BEGIN);
    int end = console.indexOf(END, Math.max(0, begin));
    return begin < 0 || end < 0
        ? List.of()
        : console
            .substring(begin + BEGIN.length(), end)
            .lines()
            .flatMap(ConsoleHostKeys::key)
            .toList();
  }

  private static Stream<SshPublicKey> key(String line) {
    try {
      return Stream.of(SshPublicKey.parse(line));
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }
}

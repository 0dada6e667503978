/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.SshPublicKey;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The host keys of one guest, as they stand in a file for SSH clients (sshd(8), "SSH_KNOWN_HOSTS
 * FILE FORMAT").
 *
 * @param alias the name before each key
 * @param keys of which a server has to have one; none if the guest is not known yet
 */
public record KnownHosts(String alias, List<SshPublicKey> keys) {
  public KnownHosts {
    keys = keys.stream()
        .map(key -> new SshPublicKey(key.type(), key.blob(), ""))
        .distinct()
        .toList();
  }

  /**
   * Reads what {@link #text} wrote, and lines that somebody added by hand.
   *
   * @throws IllegalArgumentException if a line of this alias has no key
   */
  public static KnownHosts parse(String alias, String text) {
    String prefix = alias + " ";
    return new KnownHosts(
        alias,
        text.lines()
            .filter(line -> line.startsWith(prefix))
            .map(line -> SshPublicKey.parse(line.substring(prefix.length())))
            .toList());
  }

  public String text() {
    return keys.stream().map(key -> alias + " " + key.line() + "\n").collect(Collectors.joining());
  }

  /** Whether it is one of the keys, whatever its comment. */
  public boolean has(SshPublicKey key) {
    return keys.contains(new SshPublicKey(key.type(), key.blob(), ""));
  }
}

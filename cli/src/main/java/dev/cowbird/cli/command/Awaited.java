/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.WaitFor;
import java.util.List;
import java.util.Optional;

/** What {@code --wait} says, once. */
record Awaited(Optional<WaitFor> wanted) {
  /**
   * Reads {@code none}, or what {@link WaitFor#parse} reads.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Awaited parse(String text) {
    return new Awaited(text.equals("none") ? Optional.empty() : Optional.of(WaitFor.parse(text)));
  }

  /** All that was said; empty if nothing is to be waited for. */
  static Optional<WaitFor> all(List<Awaited> said) {
    List<WaitFor> wanted = said.stream().flatMap(one -> one.wanted().stream()).toList();
    return switch (wanted.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(wanted.get(0));
      default -> Optional.of(new WaitFor.All(wanted));
    };
  }
}

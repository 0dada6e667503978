/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.guest.ConsoleTail;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads a console until it has shown something. */
final class ConsoleCheck implements Check {
  private final ConsoleTail tail;
  private final Predicate<byte[]> shown;
  private final String missing;
  private boolean there;

  /**
   * @param tail closed with this
   * @param shown takes the next piece, and says whether what is wanted has come in it or before
   * @param missing what is said while it has not come
   */
  ConsoleCheck(ConsoleTail tail, Predicate<byte[]> shown, String missing) {
    this.tail = tail;
    this.shown = shown;
    this.missing = missing;
  }

  @Override
  public Optional<String> missing(Duration wait) {
    byte[] piece = there ? new byte[0] : tail.read(wait);
    while (!there && piece.length > 0) {
      there = shown.test(piece);
      // What is in the log already counts, however late it is read.
      piece = there ? new byte[0] : tail.read(Duration.ZERO);
    }
    return there ? Optional.empty() : Optional.of(missing);
  }

  @Override
  public void close() {
    tail.close();
  }
}

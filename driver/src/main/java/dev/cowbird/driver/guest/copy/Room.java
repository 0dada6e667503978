/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import dev.cowbird.driver.text.Quoted;
import java.io.IOException;

/** The bytes for which a directory has room, as they are taken. */
final class Room {
  private final String directory;
  private final long bytes;
  private long taken;

  Room(String directory, long bytes) {
    this.directory = directory;
    this.bytes = bytes;
  }

  /** @throws IOException if there is no room for that many */
  void require(long wanted) throws IOException {
    if (wanted > bytes) {
      throw new IOException(wanted + " bytes are more than the " + bytes
          + " for which there is room in " + Quoted.of(directory));
    }
  }

  /**
   * Takes some, whoever said before how many there would be.
   *
   * @throws IOException if there is no room for them
   */
  void take(int more) throws IOException {
    taken += more;
    require(taken);
  }

  /** How many were taken. */
  long taken() {
    return taken;
  }
}

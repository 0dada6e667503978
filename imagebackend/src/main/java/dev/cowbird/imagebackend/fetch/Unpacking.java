/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.unpack.CorruptStreamException;
import java.io.IOException;
import java.util.Optional;

/** Makes an image's own bytes of those that are served, while they arrive. */
interface Unpacking extends AutoCloseable {
  /** Throws what it has failed with so far, unless that is the content's fault. */
  void requireGoing() throws IOException;

  /**
   * Waits until all is unpacked.
   *
   * @return why it can't be, if the content is at fault
   * @throws ImageException {@code NO_SPACE}, {@code STATE_DIRECTORY}, {@code IMAGE_TOO_LARGE},
   *     {@code INTERRUPTED}
   */
  Optional<CorruptStreamException> finish() throws IOException;

  @Override
  void close();

  /** Of an image that is served as it is. */
  Unpacking NOTHING = new Unpacking() {
    @Override
    public void requireGoing() {}

    @Override
    public Optional<CorruptStreamException> finish() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  };
}

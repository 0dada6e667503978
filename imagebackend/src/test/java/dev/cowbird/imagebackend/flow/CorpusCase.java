/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An image and what must become of it.
 *
 * @param declared what it is said to be; may be nothing that there is
 * @param expected what the guest reads of it, if it is accepted
 */
record CorpusCase(String name, String declared, ByteBuffer image, Optional<ByteBuffer> expected) {
  static CorpusCase good(String name, String declared, byte[] image, byte[] expected) {
    return new CorpusCase(
        name, declared, ByteBuffer.wrap(image), Optional.of(ByteBuffer.wrap(expected)));
  }

  static CorpusCase bad(String name, String declared, byte[] image) {
    return new CorpusCase(name, declared, ByteBuffer.wrap(image), Optional.empty());
  }

  byte[] bytes() {
    byte[] bytes = new byte[image.limit()];
    image.get(0, bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return (expected.isPresent() ? "good: " : "bad: ") + name + ", as '" + declared + "'";
  }
}

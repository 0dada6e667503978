/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * An opened source image.
 *
 * @param bytes the content from {@code offset} on; a read that makes no progress for too long fails
 * @param offset of the first byte that is delivered: what was asked for, or 0
 * @param facts what the source says of the whole content, and promises to deliver
 */
public record SourceStream(InputStream bytes, long offset, SourceFacts facts)
    implements AutoCloseable {

  /** The length of the whole content. */
  public OptionalLong length() {
    return facts.length();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

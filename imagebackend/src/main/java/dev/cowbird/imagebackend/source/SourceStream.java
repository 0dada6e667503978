/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * An opened source image.
 *
 * @param bytes the content; a read that makes no progress for too long fails
 * @param length what the source promises to deliver
 */
public record SourceStream(InputStream bytes, OptionalLong length) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.io.IOException;

/** A source can't go on where its transfer broke: what has been read of it is worth nothing. */
final class StartAgainException extends IOException {
  private static final long serialVersionUID = 1L;

  StartAgainException(String message) {
    super(message);
  }
}

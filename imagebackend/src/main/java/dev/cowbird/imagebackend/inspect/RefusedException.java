/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.ImageException.Kind;

/** An image is well-formed, as far as it was read, and still may not be used. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final Kind kind;

  RefusedException(String reason) {
    this(reason, Kind.IMAGE_REFUSED);
  }

  RefusedException(String reason, Kind kind) {
    super(reason);
    this.reason = reason;
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return reason;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

/** An image is well-formed, as far as it was read, and still may not be used. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  RefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}

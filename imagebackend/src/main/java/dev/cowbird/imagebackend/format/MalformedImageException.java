/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/** An image breaks the rules of its own format, so that nothing more can be said about it. */
public final class MalformedImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public MalformedImageException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong, for people, with the values that were found. */
  public String reason() {
    return reason;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

/**
 * A checksum file or a clear-signed text breaks the rules of its own format, or contradicts itself.
 */
public final class MalformedProofException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public MalformedProofException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong, for people: a sentence about the content, without the file's name. */
  public String reason() {
    return reason;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inflate;

/** A compressed block is damaged, or unpacks to another length than it has to. */
public final class CorruptBlockException extends Exception {
  private static final long serialVersionUID = 1L;

  CorruptBlockException(String reason) {
    super(reason);
  }

  CorruptBlockException(String reason, Exception cause) {
    super(reason, cause);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.proof;

/** One signature is not good; the message says of it why: "it was made ...". */
final class RefusedSignatureException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedSignatureException(String why) {
    super(why);
  }

  RefusedSignatureException(String why, Throwable cause) {
    super(why, cause);
  }
}

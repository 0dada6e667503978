/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

/** A benchmark can't go on: something that it ran failed, or told what can't be. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The user interrupted it. The thread's interrupt status is set again. */
  public static BenchException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BenchException("Interrupted", cause);
  }
}

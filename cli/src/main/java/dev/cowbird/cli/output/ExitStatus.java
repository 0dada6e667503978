/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.driver.DriverException;
import dev.cowbird.imagebackend.ImageException;

/** How the command ends. */
public enum ExitStatus implements Ending {
  DONE(0, "done"),
  FAILED(1, "failed"),
  USAGE(2, "usage: the command line can't be understood, also impossible sizes and names"),
  REFUSED(
      3,
      "image refused: unsafe, broken, empty, no regular file, too large, wrong checksum or"
          + " signature"),
  NOT_FOUND(4, "not found"),
  TIMED_OUT(5, "timed out"),
  CONFLICT(6, "conflict: exists already, in use, not ours"),
  /** As a shell shows a command that SIGINT ended. */
  INTERRUPTED(130, "interrupted by Ctrl-C, and undone (143 by SIGTERM)");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  @Override
  public int code() {
    return code;
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }

  static ExitStatus of(ImageException.Kind kind) {
    return switch (kind) {
      case IMAGE_REFUSED, IMAGE_TOO_LARGE, CHECKSUM_MISMATCH, SIGNATURE_INVALID -> REFUSED;
      case NOT_FOUND -> NOT_FOUND;
      case LOCK_TIMEOUT -> TIMED_OUT;
      case CONFLICT -> CONFLICT;
      case INTERRUPTED -> INTERRUPTED;
      case SOURCE_UNAVAILABLE, NO_SPACE, STATE_DIRECTORY, COMMAND_MISSING, COMMAND_FAILED -> FAILED;
    };
  }

  static ExitStatus of(DriverException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> NOT_FOUND;
      case SPEC_REFUSED -> USAGE;
      case TIMED_OUT -> TIMED_OUT;
      case CONFLICT, NOT_OURS -> CONFLICT;
      case INTERRUPTED -> INTERRUPTED;
      case HYPERVISOR_UNAVAILABLE,
          HYPERVISOR_ERROR,
          UNSUPPORTED,
          DOMAIN_REFUSED,
          START_FAILED,
          AGENT_UNAVAILABLE,
          GUEST_UNREACHABLE,
          LOGIN_REFUSED,
          HOST_KEY_CHANGED,
          GUEST_FAILED,
          COPY_FAILED,
          STATE_DIRECTORY -> FAILED;
    };
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the image side throws. Callers switch on {@link #kind()}; the message is one sentence which
 * names what was attempted, on what, and the values compared.
 */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it failed. The list only grows; {@link #code()} is what JSON and logs show. */
  public enum Kind {
    /** There is nothing where the source image, base or disk should be. */
    NOT_FOUND("NotFound"),
    /** The source image can't be reached or read just now. */
    SOURCE_UNAVAILABLE("SourceUnavailable"),
    /** The source image is unsafe, broken, empty, of a refused format, or no regular file. */
    IMAGE_REFUSED("ImageRefused"),
    /** The source image's virtual size exceeds the disk asked for, or the limit. */
    IMAGE_TOO_LARGE("ImageTooLarge"),
    /** The bytes served have another digest than was asked for or promised. */
    CHECKSUM_MISMATCH("ChecksumMismatch"),
    /** No signature by the keys that were named is good; or their files hold no such keys. */
    SIGNATURE_INVALID("SignatureInvalid"),
    /** Something of this name exists already, and differs from what was asked. */
    CONFLICT("Conflict"),
    /** Another holder kept a lock until the deadline. */
    LOCK_TIMEOUT("LockTimeout"),
    /** The file system has, or would have, too little space left. */
    NO_SPACE("NoSpace"),
    /** The state directory can't be read or written. */
    STATE_DIRECTORY("StateDirectory"),
    /** A command that is needed is not installed. */
    COMMAND_MISSING("CommandMissing"),
    /** A command failed, or was ended at its time limit. */
    COMMAND_FAILED("CommandFailed"),
    /** The calling thread was interrupted; its interrupt flag is set. */
    INTERRUPTED("Interrupted");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** The name that JSON output and logs show. */
    public String code() {
      return code;
    }
  }

  private final Kind kind;

  public ImageException(Kind kind, String message) {
    this(kind, message, null);
  }

  public ImageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}

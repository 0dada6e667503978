/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import dev.cowbird.imagebackend.Compression;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What was served is not one whole stream of the declared compression, or takes too much memory to
 * unpack. Serving it again would not help. The message is a sentence about the stream, without the
 * image's name; offsets count the bytes as served, from 0.
 */
public final class CorruptStreamException extends IOException {
  private static final long serialVersionUID = 1L;

  private CorruptStreamException(String message) {
    super(message);
  }

  static CorruptStreamException empty(Compression compression) {
    return new CorruptStreamException("The " + compression + " stream is empty");
  }

  static CorruptStreamException otherBeginning(Compression compression, byte[] beginning) {
    return new CorruptStreamException("It is no "
        + compression
        + " stream: it begins with "
        + HexFormat.ofDelimiter(" ").formatHex(beginning));
  }

  static CorruptStreamException cutOff(Compression compression, long length) {
    return new CorruptStreamException(
        "The " + compression + " stream is cut off: it ends after " + length + " bytes");
  }

  static CorruptStreamException followed(Compression compression, long offset) {
    return new CorruptStreamException(
        "The " + compression + " stream is followed by something else, near byte " + offset);
  }

  static CorruptStreamException damaged(Compression compression, long offset, String how) {
    return new CorruptStreamException(
        "The " + compression + " stream is damaged near byte " + offset + ": " + how);
  }

  /** As a library found it, which becomes the cause. */
  static CorruptStreamException damaged(Compression compression, long offset, Exception found) {
    String how = Objects.requireNonNullElse(found.getMessage(), found.getClass().getSimpleName());
    CorruptStreamException damaged = damaged(compression, offset, how);
    damaged.initCause(found);
    return damaged;
  }

  static CorruptStreamException unsupported(Compression compression, String what) {
    return new CorruptStreamException(
        "The " + compression + " stream uses what can't be unpacked here: " + what);
  }

  static CorruptStreamException tooMuchMemory(
      Compression compression, long neededBytes, long allowedBytes) {
    return new CorruptStreamException("The "
        + compression
        + " stream needs "
        + mebibytes(neededBytes)
        + " of memory to be unpacked, and "
        + mebibytes(allowedBytes)
        + " are allowed");
  }

  /** Rounded up, so that what is too much never looks allowed. Negative means 2^63 and more. */
  private static String mebibytes(long bytes) {
    return (bytes < 0 ? "more than 2^43" : ((bytes - 1) >> 20) + 1) + " MiB";
  }
}

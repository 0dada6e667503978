/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the structures of VHDX have in common ([MS-VHDX] 2.1): little-endian numbers, a signature of
 * four characters, and a checksum over the whole of it, counting itself as zeros.
 */
final class VhdxStructure {
  /** What everything in a VHDX file is aligned to. */
  static final int MIB = 1 << 20;

  static final String FORMAT = "vhdx";

  private static final int SIGNATURE_BYTES = 4;
  private static final int CHECKSUM_OFFSET = 4;

  private VhdxStructure() {}

  /** The structure, if it is whole, with the right signature and checksum. */
  static Optional<ByteBuffer> read(ImageBytes image, long offset, int length, String signature)
      throws IOException {
    if (!image.holds(offset, length)) {
      return Optional.empty();
    }
    ByteBuffer bytes = littleEndian(image, offset, length);
    boolean isRight = startsWith(bytes, signature) && checksum(bytes) == storedChecksum(bytes);
    return isRight ? Optional.of(bytes) : Optional.empty();
  }

  static ByteBuffer littleEndian(ImageBytes image, long offset, int length) throws IOException {
    return image.read(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  static boolean startsWith(ByteBuffer bytes, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.US_ASCII);
    return bytes.slice(0, expected.length).equals(ByteBuffer.wrap(expected));
  }

  /** A GUID as Microsoft stores it: the first three of its parts are little-endian. */
  static UUID guid(ByteBuffer bytes, int offset) {
    long timeLow = Integer.toUnsignedLong(bytes.getInt(offset));
    long timeMid = Short.toUnsignedLong(bytes.getShort(offset + 4));
    long timeHigh = Short.toUnsignedLong(bytes.getShort(offset + 6));
    long rest = Long.reverseBytes(bytes.getLong(offset + 8));
    return new UUID(timeLow << 32 | timeMid << 16 | timeHigh, rest);
  }

  private static long storedChecksum(ByteBuffer bytes) {
    return Integer.toUnsignedLong(bytes.getInt(CHECKSUM_OFFSET));
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, SIGNATURE_BYTES));
    checksum.update(new byte[Integer.BYTES]);
    int covered = CHECKSUM_OFFSET + Integer.BYTES;
    checksum.update(bytes.slice(covered, bytes.limit() - covered));
    return checksum.getValue();
  }

  static void require(boolean condition, String otherwise) throws MalformedImageException {
    if (!condition) {
      throw malformed(otherwise);
    }
  }

  static MalformedImageException malformed(String what) {
    return new MalformedImageException(FORMAT + ": " + what);
  }
}

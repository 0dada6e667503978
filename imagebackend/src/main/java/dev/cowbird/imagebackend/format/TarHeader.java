/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The header of a tar archive's first file (POSIX.1-2017, pax, section ustar Interchange Format).
 */
final class TarHeader {
  private static final int BYTES = 512;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_BYTES = 8;

  private TarHeader() {}

  /** Whether the image begins with one: its bytes add up to what it says in octal. */
  static boolean in(ImageBytes image) throws IOException {
    if (!image.holds(0, BYTES)) {
      return false;
    }
    ByteBuffer header = image.read(0, BYTES);
    byte[] told = new byte[CHECKSUM_BYTES];
    header.get(CHECKSUM, told);
    String octal =
        new String(told, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    return octal.matches("[0-7]{1,7}") && Integer.parseInt(octal, 8) == checksum(header);
  }

  /** The sum of all bytes, with spaces for the checksum itself. */
  private static int checksum(ByteBuffer header) {
    int sum = CHECKSUM_BYTES * ' ';
    for (int offset = 0; offset < BYTES; offset++) {
      boolean itself = offset >= CHECKSUM && offset < CHECKSUM + CHECKSUM_BYTES;
      sum += itself ? 0 : Byte.toUnsignedInt(header.get(offset));
    }
    return sum;
  }
}

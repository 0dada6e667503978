/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/** Places that a header gives in sectors of 512 bytes. */
final class Sectors {
  static final int BYTES = 512;

  private static final long MOST = Long.MAX_VALUE / BYTES;

  private Sectors() {}

  /**
   * The same in bytes.
   *
   * @param what is given, for the message
   * @throws MalformedImageException if it is over 2<sup>63</sup>-1 bytes
   */
  static long toBytes(long sectors, String what) throws MalformedImageException {
    if (sectors < 0 || sectors > MOST) {
      throw new MalformedImageException(
          what + " of " + Long.toUnsignedString(sectors) + " sectors is not possible");
    }
    return sectors * BYTES;
  }
}

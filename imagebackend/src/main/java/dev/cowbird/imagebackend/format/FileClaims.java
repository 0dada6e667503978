/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

/**
 * How much of the file an image's structures claim. No two of them share a place in a sound image,
 * so that they can't claim more than there is. A few bytes that stand for a whole disk, told over
 * and over, are found out by this, without keeping a list; it also ends every walk after as many
 * tables as the file has room for. Two that share a place in a file with room enough are not found:
 * the guest then sees the image's own bytes twice, which harms nobody.
 */
final class FileClaims {
  private final String format;
  private long available;

  FileClaims(String format, long available) {
    this.format = format;
    this.available = available;
  }

  void claim(long bytes) throws MalformedImageException {
    if (bytes > available) {
      throw new MalformedImageException(format
          + ": the tables refer to more data than the file has room for, so that some is used more"
          + " than once");
    }
    available -= bytes;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Bytes as ECMA-119 writes them down (section 7). Used by one thread. */
final class IsoBytes {
  /**
   * 2000-01-01 00:00 UTC: the same for every image, so that the same documents are the same bytes.
   */
  private static final byte[] TIME = {100, 1, 1, 0, 0, 0, 0};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  IsoBytes u8(int value) {
    bytes.write(value);
    return this;
  }

  IsoBytes raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  IsoBytes ascii(String text) {
    return raw(text.getBytes(StandardCharsets.US_ASCII));
  }

  IsoBytes zeros(int count) {
    return raw(new byte[count]);
  }

  /** Zeros up to an offset. */
  IsoBytes zerosTo(int offset) {
    return zeros(offset - size());
  }

  IsoBytes little32(int value) {
    return u8(value).u8(value >>> 8).u8(value >>> 16).u8(value >>> 24);
  }

  IsoBytes big32(int value) {
    return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
  }

  /** In both byte orders (7.3.3). */
  IsoBytes both32(int value) {
    return little32(value).big32(value);
  }

  /** In both byte orders (7.2.3). */
  IsoBytes both16(int value) {
    return u8(value).u8(value >>> 8).u8(value >>> 8).u8(value);
  }

  /** The time of everything, as a directory record has it (9.1.5). */
  IsoBytes time() {
    return raw(TIME);
  }

  /** The same, as a volume descriptor has it (8.4.26.1). */
  IsoBytes longTime() {
    return ascii("2000010100000000").u8(0);
  }

  /** No time. */
  IsoBytes noTime() {
    return ascii("0".repeat(16)).u8(0);
  }

  /** Text and spaces; a byte that is left over is 0. */
  IsoBytes padded(String text, Charset charset, int length) {
    int width = " ".getBytes(charset).length;
    byte[] encoded = text.getBytes(charset);
    String spaces = " ".repeat((length - encoded.length) / width);
    return raw(encoded).raw(spaces.getBytes(charset)).zeros((length - encoded.length) % width);
  }
}

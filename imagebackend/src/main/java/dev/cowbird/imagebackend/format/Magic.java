/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Something by which a format is known: bytes at a place, mostly. */
@FunctionalInterface
interface Magic {
  boolean in(ImageBytes image) throws IOException;

  /** These bytes at {@code offset} from the beginning. */
  static Magic at(long offset, byte[] bytes) {
    return image -> image.holds(offset, bytes.length)
        && Arrays.equals(image.read(offset, bytes.length).array(), bytes);
  }

  /** These bytes at {@code distance} from the end. */
  static Magic beforeEnd(long distance, byte[] bytes) {
    return image -> at(image.size() - distance, bytes).in(image);
  }

  /** As {@link #at}, with the bytes in hexadecimal. */
  static Magic hex(long offset, String hex) {
    return at(offset, HexFormat.of().parseHex(hex));
  }

  static Magic anyOf(Magic... alternatives) {
    return image -> {
      for (Magic alternative : List.of(alternatives)) {
        if (alternative.in(image)) {
          return true;
        }
      }
      return false;
    };
  }

  default Magic and(Magic other) {
    return image -> in(image) && other.in(image);
  }

  default Magic butNot(Magic other) {
    return image -> in(image) && !other.in(image);
  }
}

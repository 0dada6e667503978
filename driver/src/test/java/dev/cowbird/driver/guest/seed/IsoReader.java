/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads an image as a guest does, from the descriptors on: paths, with the files' text. */
final class IsoReader {
  private static final int SECTOR = 2048;

  private final ByteBuffer image;

  IsoReader(byte[] image) {
    this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The sectors that a descriptor, 16 or 17, says there are. */
  int sectors(int descriptor) {
    return both(descriptor * SECTOR + 80);
  }

  String label(int descriptor, Charset charset) {
    return new String(bytes(descriptor * SECTOR + 40, 32), charset).stripTrailing();
  }

  /** By the names and modes of Rock Ridge. */
  Map<String, String> rockRidge() {
    return tree(16, this::rockRidgeName);
  }

  Map<String, String> joliet() {
    return tree(17, (at, length) -> new String(bytes(at + 33, length), StandardCharsets.UTF_16BE));
  }

  private Map<String, String> tree(int descriptor, BiFunction<Integer, Integer, String> name) {
    Map<String, String> files = new LinkedHashMap<>();
    int root = descriptor * SECTOR + 156;
    walk(both(root + 2), both(root + 10), "", name, files);
    return files;
  }

  private void walk(
      int sector,
      int size,
      String path,
      BiFunction<Integer, Integer, String> name,
      Map<String, String> files) {
    int at = sector * SECTOR;
    while (at < sector * SECTOR + size) {
      int length = image.get(at) & 0xff;
      if (length == 0) {
        at = (at / SECTOR + 1) * SECTOR;
        continue;
      }
      int nameLength = image.get(at + 32) & 0xff;
      boolean named = nameLength > 1 || image.get(at + 33) > 1;
      if (named) {
        String child = path + "/" + name.apply(at, nameLength);
        if ((image.get(at + 25) & 2) != 0) {
          walk(both(at + 2), both(at + 10), child, name, files);
        } else {
          byte[] content = bytes(both(at + 2) * SECTOR, both(at + 10));
          files.put(child, new String(content, StandardCharsets.UTF_8));
        }
      }
      at += length;
    }
  }

  private String rockRidgeName(int record, int nameLength) {
    int at = record + 33 + nameLength + (1 - nameLength % 2);
    String name = "";
    while (at < record + (image.get(record) & 0xff) - 4) {
      String signature = new String(bytes(at, 2), StandardCharsets.US_ASCII);
      int length = image.get(at + 2) & 0xff;
      if (signature.equals("NM")) {
        name = new String(bytes(at + 5, length - 5), StandardCharsets.UTF_8);
      }
      if (signature.equals("PX") && (both(at + 4) & 077) != 0) {
        throw new AssertionError("Others than root may do something: " + both(at + 4));
      }
      at += length;
    }
    return name;
  }

  /** A number in both byte orders, which must agree. */
  private int both(int at) {
    int little = image.getInt(at);
    if (little != Integer.reverseBytes(image.getInt(at + 4))) {
      throw new AssertionError("At " + at + " the two byte orders differ");
    }
    return little;
  }

  private byte[] bytes(int at, int length) {
    byte[] bytes = new byte[length];
    image.get(at, bytes);
    return bytes;
  }
}

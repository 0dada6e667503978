/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A vmdk descriptor that is a file of its own: text which names other files as its extents. Also
 * found without its usual first line, as qemu finds it: by the version, after comments and blanks.
 */
final class VmdkDescriptor {
  private static final int LONGEST_START = 2048;
  private static final String FIRST_LINE = "# disk descriptorfile";

  private VmdkDescriptor() {}

  static boolean in(ImageBytes image) throws IOException {
    byte[] start = image.read(0, (int) Math.min(image.size(), LONGEST_START)).array();
    String text = new String(start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return text.startsWith(FIRST_LINE)
        || text.lines()
            .dropWhile(line -> line.isBlank() || line.startsWith("#"))
            .findFirst()
            .filter(line -> line.strip().startsWith("version="))
            .isPresent();
  }
}

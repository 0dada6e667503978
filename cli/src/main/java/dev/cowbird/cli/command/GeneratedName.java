/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A name for a machine that was given none: the image's file name, and four random digits. */
final class GeneratedName {
  private static final int STEM_LENGTH = 40;

  private GeneratedName() {}

  static InstanceName from(ImageLocation location) {
    byte[] random = new byte[2];
    new SecureRandom().nextBytes(random);
    return new InstanceName(stem(location) + "-" + HexFormat.of().formatHex(random));
  }

  private static String stem(ImageLocation location) {
    Path fileName = Path.of(location.toString().replaceFirst("\\?.*", "")).getFileName();
    String stem = (fileName == null ? "" : fileName.toString())
        .replaceFirst("\\.(img|raw|qcow2|iso|vmdk|vhd|vhdx|vdi)$", "")
        .replaceAll("[^A-Za-z0-9.-]+", "-")
        .replaceFirst("^[^A-Za-z0-9]+", "");
    String shortened = stem.substring(0, Math.min(stem.length(), STEM_LENGTH));
    return shortened.isEmpty() ? "machine" : shortened;
  }
}

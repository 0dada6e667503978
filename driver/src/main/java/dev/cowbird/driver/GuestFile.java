/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A file that is written in the guest at its first boot.
 *
 * @param path absolute and without {@code .} or {@code ..}; at most 4095 bytes
 * @param mode octal, {@code 0644} for example; of three or four digits
 * @param owner {@code user:group}
 * @param content at most {@link #LARGEST} bytes
 */
public record GuestFile(String path, String mode, String owner, GuestData content) {
  /** 1 MiB: larger things belong in the image or on a disk. */
  public static final int LARGEST = 1 << 20;

  /** Who owns a file for which nobody else is named. */
  public static final String ROOT = "root:root";

  private static final int LONGEST_PATH = 4095;
  private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+");
  private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");
  private static final Pattern OWNER =
      Pattern.compile("[a-z_][a-z0-9_-]{0,31}:[a-z_][a-z0-9_-]{0,31}");

  /** @throws IllegalArgumentException if one of them is malformed or too large */
  public GuestFile {
    if (!PATH.matcher(path).matches()
        || path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IllegalArgumentException(
          Quoted.of(path)
              + " is not where a file can be: an absolute path without '.', '..' or control characters");
    }
    if (!MODE.matcher(mode).matches()) {
      throw new IllegalArgumentException(Quoted.of(mode) + " is not an octal mode, such as 0644");
    }
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(Quoted.of(owner) + " is not an owner: user:group");
    }
    if (content.size() > LARGEST) {
      throw new IllegalArgumentException("File "
          + Quoted.of(path)
          + " has "
          + content.size()
          + " bytes; at most "
          + LARGEST
          + " are written");
    }
  }

  /** A file of root's that everybody may read: 0644. */
  public static GuestFile readable(String path, GuestData content) {
    return new GuestFile(path, "0644", ROOT, content);
  }

  /** A file that only root may read: 0600. */
  public static GuestFile confidential(String path, GuestData content) {
    return new GuestFile(path, "0600", ROOT, content);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.qemuimg;

/**
 * What {@code qemu-img info} says of an image.
 *
 * @param format the format it was read as
 * @param virtualBytes its virtual size; -1 if that was not told
 */
public record QemuImgInfo(String format, long virtualBytes, Backing backing) {
  /** Whether it names a backing file. */
  public enum Backing {
    NONE,
    SOME
  }
}

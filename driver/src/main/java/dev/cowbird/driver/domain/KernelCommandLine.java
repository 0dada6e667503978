/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import dev.cowbird.driver.text.Quoted;
import java.nio.charset.StandardCharsets;

/**
 * What a kernel is told when it is started: its arguments, and those of what it starts.
 *
 * @param text may be empty
 */
public record KernelCommandLine(String text) {
  /**
   * What kernels of x86 and aarch64 have room for, in bytes of UTF-8, but for the zero behind it
   * ({@code COMMAND_LINE_SIZE}). They cut off what is longer, without a word.
   */
  public static final int MOST_BYTES = 2047;

  /** @throws IllegalArgumentException if it is too long, or has line breaks and the like */
  public KernelCommandLine {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "A kernel's command line has " + MOST_BYTES + " bytes at most, and this one " + bytes);
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "A kernel's command line is one line of text, and not " + Quoted.of(text));
    }
  }

  /**
   * For a root file system that fills the first virtio disk, with the consoles that Cowbird's
   * machines have. Whether it is mounted for writing is left to the guest, as kernels do.
   */
  public static KernelCommandLine ofWholeDisk(Architecture guest) {
    return new KernelCommandLine(
        switch (guest) {
          case X86_64 -> "root=/dev/vda console=tty0 console=ttyS0";
          case AARCH64 -> "root=/dev/vda console=ttyAMA0";
        });
  }

  @Override
  public String toString() {
    return text;
  }
}

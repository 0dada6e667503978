/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.nio.file.Path;

/** A serial port besides the first, which is the console. */
public sealed interface SerialPort {
  /** A pseudo-terminal that libvirt chooses. */
  record Pty() implements SerialPort {}

  /**
   * A socket that QEMU listens on.
   *
   * @param path absolute
   */
  record UnixSocket(Path path) implements SerialPort {
    /** @throws IllegalArgumentException if {@code path} is not absolute */
    public UnixSocket {
      Require.absolute(path);
    }
  }

  /**
   * A file that takes what the guest writes.
   *
   * @param path absolute
   */
  record OutputFile(Path path) implements SerialPort {
    /** @throws IllegalArgumentException if {@code path} is not absolute */
    public OutputFile {
      Require.absolute(path);
    }
  }
}

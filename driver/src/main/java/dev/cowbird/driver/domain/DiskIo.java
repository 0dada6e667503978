/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Locale;

/** How QEMU reads and writes on the host. */
public enum DiskIo {
  THREADS,
  /** Linux AIO, for caches that bypass the host's: {@code NONE} and {@code DIRECTSYNC}. */
  NATIVE,
  IO_URING;

  /** libvirt's name, which has an underscore. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Where the host caches what a guest writes: QEMU's cache modes. */
public enum DiskCache {
  NONE,
  WRITETHROUGH,
  WRITEBACK,
  DIRECTSYNC,
  UNSAFE
}

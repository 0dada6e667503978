/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** The graphics card that a guest sees. */
public enum VideoModel {
  VIRTIO,
  VGA,
  QXL,
  BOCHS,
  NONE
}

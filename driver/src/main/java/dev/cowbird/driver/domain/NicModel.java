/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** The network card that a guest sees. All but the first are for guests without its driver. */
public enum NicModel {
  VIRTIO,
  E1000,
  E1000E,
  RTL8139
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** Whether the cable of a network interface is plugged in. */
public enum LinkState {
  UP,
  DOWN
}

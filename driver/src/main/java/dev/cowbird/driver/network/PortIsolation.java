/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** Whether guests of one network reach each other. */
public enum PortIsolation {
  /** They do. */
  NONE,
  /** They reach what is beyond the network only; on bridges of Linux. */
  ISOLATED
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** Whether guests of one network reach each other. */
public enum PortIsolation {
  /** They do. */
  NONE,
  /**
   * The bridge, which is one of Linux, passes no frames from one to another. One that sends a
   * packet for another to the host has it routed there: this is no rule of a firewall.
   */
  ISOLATED
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

/** Which of a domain's two descriptions a change is made to. */
public enum DeviceScope {
  /** The machine that runs; gone with it. */
  LIVE,
  /** What the machine starts with next time. */
  CONFIG
}

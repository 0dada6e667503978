/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/** Whether the hypervisor is asked what it uses, before something is removed from the cache. */
public enum HypervisorUse {
  /** It is, and if it can't be, nothing is removed. */
  ASKED,
  /**
   * It is not. What this host last wrote down of its domains counts as what another host said does,
   * and keeps everything if it is old.
   */
  AS_RECORDED
}

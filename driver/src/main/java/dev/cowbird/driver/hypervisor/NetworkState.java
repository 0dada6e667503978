/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

/** What a virtual network that exists is doing. */
public enum NetworkState {
  /** Guests can be attached to it. */
  ACTIVE,
  /** It is defined, and has to be started before a guest that is attached to it can start. */
  INACTIVE
}

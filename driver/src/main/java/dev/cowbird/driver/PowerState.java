/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/**
 * What a domain is doing, as libvirt's {@code virDomainState} tells it apart. {@link #SHUT_OFF} and
 * {@link #CRASHED} have no process on the host; every other state has, or may have.
 */
public enum PowerState {
  /** The hypervisor does not know, or names a state that this version of Cowbird does not. */
  UNKNOWN("unknown"),
  RUNNING("running"),
  /** Running, and waiting for a resource; only some hypervisors tell. */
  BLOCKED("blocked"),
  /** Its processors are stopped, by whom or what ever; its memory is kept. */
  PAUSED("paused"),
  SHUTTING_DOWN("shutting down"),
  SHUT_OFF("shut off"),
  CRASHED("crashed"),
  /** Suspended by the guest's own power management. */
  SUSPENDED("suspended");

  private final String label;

  PowerState(String label) {
    this.label = label;
  }

  /** The name in messages and JSON: lower-case words. */
  public String label() {
    return label;
  }

  /** Whether the domain has a process on the host, or may have one. */
  public boolean isActive() {
    return this != SHUT_OFF && this != CRASHED;
  }

  @Override
  public String toString() {
    return label;
  }
}

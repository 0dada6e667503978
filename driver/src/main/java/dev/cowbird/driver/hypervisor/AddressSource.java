/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

/** Who is asked for a guest's addresses. */
public enum AddressSource {
  /** The DHCP servers of libvirt's networks. */
  LEASE,
  /** The guest agent. */
  AGENT,
  /** The host's ARP table, which knows whom it has talked to. */
  ARP
}

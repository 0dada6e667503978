/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

/** A change of a network that takes effect at once and stays, without its guests noticing. */
public sealed interface NetworkUpdate {
  /** A further static lease. */
  record AddLease(StaticLease lease) implements NetworkUpdate {}

  /** One static lease less; a guest that has it keeps it until it ends. */
  record RemoveLease(StaticLease lease) implements NetworkUpdate {}

  /** A further address that DNS knows. */
  record AddDnsHost(DnsHost host) implements NetworkUpdate {}

  /** An address that DNS knows no more. */
  record RemoveDnsHost(DnsHost host) implements NetworkUpdate {}
}

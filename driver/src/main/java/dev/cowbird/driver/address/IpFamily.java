/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

/** A version of the Internet Protocol. */
public enum IpFamily {
  IPV4("ipv4", 32),
  IPV6("ipv6", 128);

  private final String label;
  private final int bits;

  IpFamily(String label, int bits) {
    this.label = label;
    this.bits = bits;
  }

  /** What libvirt calls it. */
  public String label() {
    return label;
  }

  /** The length of an address. */
  public int bits() {
    return bits;
  }
}

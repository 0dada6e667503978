/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.math.BigInteger;

/**
 * An address and the length of its subnet's prefix, as in {@code 192.168.150.1/24}.
 *
 * @param prefix in bits, 0 to 32 or 128
 */
public record Cidr(IpAddress address, int prefix) {
  /** @throws IllegalArgumentException if no subnet has such a prefix */
  public Cidr {
    if (prefix < 0 || prefix > address.family().bits()) {
      throw new IllegalArgumentException("The prefix of " + address + "/" + prefix
          + " is not within 0 and " + address.family().bits());
    }
  }

  /** @throws IllegalArgumentException if it is not an address, a slash and a prefix length */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?")
          + "' is not an address with a prefix, such as 192.168.150.1/24");
    }
    return new Cidr(
        IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The lowest address of the subnet: that of the subnet itself. */
  public IpAddress first() {
    return IpAddress.of(address.number().andNot(hostMask()), address.family());
  }

  /** The highest address of the subnet: for IPv4 its broadcast address. */
  public IpAddress last() {
    return IpAddress.of(address.number().or(hostMask()), address.family());
  }

  public boolean contains(IpAddress other) {
    return other.family() == address.family()
        && first().compareTo(other) <= 0
        && other.compareTo(last()) <= 0;
  }

  /** Whether any address is in both subnets. */
  public boolean overlaps(Cidr other) {
    return contains(other.first()) || other.contains(first());
  }

  private BigInteger hostMask() {
    return BigInteger.ONE.shiftLeft(address.family().bits() - prefix).subtract(BigInteger.ONE);
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}

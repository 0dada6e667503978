/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import dev.cowbird.driver.text.Quoted;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with the length of its subnet's prefix: {@code 192.0.2.7/24}, {@code 2001:db8::7/64}.
 *
 * @param length from 0 to 32 or 128, in bits
 */
public record IpPrefix(IpAddress address, int length) {
  private static final Pattern FORM = Pattern.compile("([^/]+)/([0-9]{1,3})");

  /** @throws IllegalArgumentException if {@code length} is out of range */
  public IpPrefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("Prefix length " + length + " of " + address
          + " is not within 0 to " + address.family().bits());
    }
  }

  /** @throws IllegalArgumentException if it is no address with a length */
  public static IpPrefix parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not an address with a prefix length, such as 192.0.2.7/24");
    }
    return new IpPrefix(IpAddress.parse(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public IpFamily family() {
    return address.family();
  }

  /** The length as a mask: {@code 255.255.255.0}, {@code ffff:ffff:ffff:ffff::}. */
  public IpAddress netmask() {
    return IpAddress.of(all().andNot(hostMask()), family());
  }

  /** The lowest address of the subnet: that of the subnet itself. */
  public IpAddress first() {
    return IpAddress.of(address.number().andNot(hostMask()), family());
  }

  /** The highest address of the subnet: for IPv4 its broadcast address. */
  public IpAddress last() {
    return IpAddress.of(address.number().or(hostMask()), family());
  }

  /** Whether an address lies in this subnet. */
  public boolean contains(IpAddress other) {
    return other.family() == family()
        && first().compareTo(other) <= 0
        && other.compareTo(last()) <= 0;
  }

  /** Whether any address is in both subnets. */
  public boolean overlaps(IpPrefix other) {
    return contains(other.first()) || other.contains(first());
  }

  private BigInteger all() {
    return BigInteger.ONE.shiftLeft(family().bits()).subtract(BigInteger.ONE);
  }

  private BigInteger hostMask() {
    return BigInteger.ONE.shiftLeft(family().bits() - length).subtract(BigInteger.ONE);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with the length of its network's prefix: {@code 192.0.2.7/24}, {@code 2001:db8::7/64}.
 *
 * @param length from 0 to 32 or 128, in bits
 */
public record IpPrefix(IpAddress address, int length) {
  private static final Pattern FORM = Pattern.compile("([^/]+)/([0-9]{1,3})");

  /** @throws IllegalArgumentException if {@code length} is out of range */
  public IpPrefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("Prefix length "
          + length
          + " of "
          + address
          + " is not within 0 to "
          + address.family().bits());
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

  public IpAddress.Family family() {
    return address.family();
  }

  /** The length as a mask: {@code 255.255.255.0}, {@code ffff:ffff:ffff:ffff:0:0:0:0}. */
  public IpAddress netmask() {
    return addressOf(mask());
  }

  /** The network's own address: the bits after the prefix are 0. */
  public IpAddress network() {
    return addressOf(bits(address).and(mask()));
  }

  /** Whether an address lies in this network. */
  public boolean contains(IpAddress other) {
    return other.family() == family()
        && bits(other).and(mask()).equals(bits(address).and(mask()));
  }

  private BigInteger mask() {
    int rest = family().bits() - length;
    return BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(rest);
  }

  private static BigInteger bits(IpAddress address) {
    return new BigInteger(1, address.value().getAddress());
  }

  private IpAddress addressOf(BigInteger bits) {
    byte[] bytes = new byte[family().bits() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = bits.shiftRight(8 * i).byteValue();
    }
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of " + bytes.length + " bytes was refused", e);
    }
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}

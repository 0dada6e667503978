/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address, without a zone. Addresses of a family are ordered by their number. */
public record IpAddress(InetAddress value) implements Comparable<IpAddress> {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * Reads a literal; names are never looked up.
   *
   * @throws IllegalArgumentException if it is no address
   */
  public static IpAddress parse(String text) {
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      try {
        InetAddress address = InetAddress.getByName(text);
        if (address instanceof Inet6Address == text.contains(":")) {
          return new IpAddress(address);
        }
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("'" + text + "' is not an IP address", e);
      }
    }
    throw new IllegalArgumentException(
        "'" + text.replaceAll("\\p{Cntrl}", "?") + "' is not an IP address");
  }

  static IpAddress of(BigInteger number, IpFamily family) {
    byte[] bytes = new byte[family.bits() / Byte.SIZE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = number.shiftRight(i * Byte.SIZE).byteValue();
    }
    try {
      return new IpAddress(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("No address has " + bytes.length + " bytes", e);
    }
  }

  public IpFamily family() {
    return value instanceof Inet6Address ? IpFamily.IPV6 : IpFamily.IPV4;
  }

  BigInteger number() {
    return new BigInteger(1, value.getAddress());
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family().compareTo(other.family());
    return byFamily != 0 ? byFamily : number().compareTo(other.number());
  }

  /** The address as it is usually written, for IPv6 with the first run of zeros left out. */
  @Override
  public String toString() {
    return value.getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import dev.cowbird.driver.text.Quoted;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address, without a zone. Addresses of a family are ordered by their number. */
public record IpAddress(InetAddress value) implements Comparable<IpAddress> {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(\\.?[0-9]+)*");
  private static final Pattern ZEROS = Pattern.compile("(?:^|:)(?:0(?::|$)){2,}");

  /** @throws IllegalArgumentException if {@code value} has a zone */
  public IpAddress {
    if (value instanceof Inet6Address six && six.getScopeId() != 0) {
      throw new IllegalArgumentException("Address " + value.getHostAddress() + " has a zone");
    }
  }

  /**
   * Reads a literal; names are never looked up.
   *
   * @throws IllegalArgumentException if it is no address in numbers, or IPv4 mapped into IPv6
   */
  public static IpAddress parse(String text) {
    boolean six = IPV6.matcher(text).matches();
    if (six || IPV4.matcher(text).matches()) {
      try {
        InetAddress address = InetAddress.getByName(text);
        if (address instanceof Inet6Address == six) {
          return new IpAddress(address);
        }
      } catch (UnknownHostException e) {
        throw refused(text, e);
      }
    }
    throw refused(text, null);
  }

  private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        Quoted.of(text) + " is not an IP address, such as 192.0.2.7 or 2001:db8::7", cause);
  }

  /**
   * The address of that number.
   *
   * @param number from 0, of at most as many bits as the family has; further ones are left out
   */
  public static IpAddress of(BigInteger number, IpFamily family) {
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

  /** Whether a host may have it: neither "any" nor multicast. */
  public boolean isHost() {
    return !value.isAnyLocalAddress() && !value.isMulticastAddress();
  }

  /** The address as a number, the first byte the highest. */
  public BigInteger number() {
    return new BigInteger(1, value.getAddress());
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family().compareTo(other.family());
    return byFamily != 0 ? byFamily : number().compareTo(other.number());
  }

  /** The canonical form of RFC 5952, section 4: of IPv6, the longest run of zeros is left out. */
  @Override
  public String toString() {
    String text = value.getHostAddress();
    return ZEROS
        .matcher(text)
        .results()
        .max(Comparator.comparingLong(IpAddress::zeros)
            .thenComparing(MatchResult::start, Comparator.reverseOrder()))
        .map(run -> text.substring(0, run.start()) + "::" + text.substring(run.end()))
        .orElse(text);
  }

  private static long zeros(MatchResult run) {
    return run.group().chars().filter(c -> c == '0').count();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address, without a zone. Never looked up: only numbers are read. */
public record IpAddress(InetAddress value) {
  /** The two versions of the protocol. */
  public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    /** How long an address is, in bits. */
    public int bits() {
      return bits;
    }
  }

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(\\.?[0-9]+)*");

  /** @throws IllegalArgumentException if {@code value} has a zone */
  public IpAddress {
    if (value instanceof Inet6Address six && six.getScopeId() != 0) {
      throw new IllegalArgumentException("Address " + value.getHostAddress() + " has a zone");
    }
  }

  /** @throws IllegalArgumentException if it is no address in numbers, or IPv4 mapped into IPv6 */
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

  public Family family() {
    return value instanceof Inet4Address ? Family.IPV4 : Family.IPV6;
  }

  /** Whether a host may have it: neither "any" nor multicast. */
  public boolean isHost() {
    return !value.isAnyLocalAddress() && !value.isMulticastAddress();
  }

  @Override
  public String toString() {
    return value.getHostAddress();
  }
}

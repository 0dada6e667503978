/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cowbird.driver.text.Quoted;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The address of a network interface: six bytes, in lower-case hex with colons. Unicast. */
public record MacAddress(String value) {
  private static final Pattern VALID = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  /** @throws IllegalArgumentException if it is malformed, a multicast address, or all zeros */
  public MacAddress {
    value = value.toLowerCase(Locale.ROOT);
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(value) + " is not a MAC address, such as 52:54:00:12:34:56");
    }
    if ((Character.digit(value.charAt(1), 16) & 1) == 1 || value.equals("00:00:00:00:00:00")) {
      throw new IllegalArgumentException(
          "MAC address " + value + " can't be an interface's: it is multicast, or all zeros");
    }
  }

  /**
   * The address that an instance's interface has for good: {@code 52}, of the addresses that nobody
   * assigns, and the first 40 bits of the SHA-256 of {@code <uuid>/<index>}. Behind QEMU's prefix
   * of three bytes 24 bits would be left, and no host knows the guests of the others on its
   * networks.
   *
   * @param index from 0, in the order of the interfaces
   */
  public static MacAddress of(UUID instance, int index) {
    if (index < 0) {
      throw new IllegalArgumentException("There is no network interface " + index);
    }
    byte[] hash = sha256().digest((instance + "/" + index).getBytes(UTF_8));
    return new MacAddress(
        String.format("52:%02x:%02x:%02x:%02x:%02x", hash[0], hash[1], hash[2], hash[3], hash[4]));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

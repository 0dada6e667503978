/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A socket of the host that waits for others, as proc_pid_net(5) tells of it.
 *
 * @param address one of the host's, or any
 * @param number by which a process's files name it
 */
record ListeningSocket(IpAddress address, int port, String number) {
  private static final int HEXADECIMAL = 16;
  private static final int WORD_DIGITS = 8;

  /** Reads a line of a table; empty if its socket is in another state. */
  static Optional<ListeningSocket> read(String line, String state) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length <= 9 || !fields[3].equals(state)) {
      return Optional.empty();
    }
    int colon = fields[1].lastIndexOf(':');
    return Optional.of(new ListeningSocket(
        address(fields[1].substring(0, colon)),
        Integer.parseInt(fields[1].substring(colon + 1), HEXADECIMAL),
        fields[9]));
  }

  /** The kernel writes words of four bytes as numbers, and so in its own order. */
  private static IpAddress address(String digits) {
    ByteBuffer bytes = ByteBuffer.allocate(digits.length() / 2).order(ByteOrder.nativeOrder());
    for (int i = 0; i < digits.length(); i += WORD_DIGITS) {
      bytes.putInt(Integer.parseUnsignedInt(digits.substring(i, i + WORD_DIGITS), HEXADECIMAL));
    }
    return IpAddress.of(
        new BigInteger(1, bytes.array()),
        digits.length() == WORD_DIGITS ? IpFamily.IPV4 : IpFamily.IPV6);
  }

  /** Whether it gets what is sent to an address, or keeps another one from listening on it. */
  boolean meets(IpAddress other) {
    return address.equals(other) || covers(address, other) || covers(other, address);
  }

  /** Any address of IPv6 is any of IPv4 too, unless its socket was told otherwise. */
  private static boolean covers(IpAddress any, IpAddress other) {
    return any.value().isAnyLocalAddress()
        && (any.family() == IpFamily.IPV6 || other.family() == IpFamily.IPV4);
  }
}

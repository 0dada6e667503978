/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which hosts are connected to directly, as in curl's {@code no_proxy}: a list, separated by commas
 * or spaces, of names, which hold for all below them too, of addresses and address ranges
 * ({@code 10.0.0.0/8}), each with {@code :port} for that port alone. {@code *} is all.
 */
final class NoProxy {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern PORT = Pattern.compile("(.+):(\\d{1,5})");

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  static NoProxy parse(String text) {
    return new NoProxy(Arrays.stream(text.split("[,\\s]+"))
        .filter(entry -> !entry.isEmpty())
        .map(Entry::parse)
        .toList());
  }

  /** @param host an IPv6 address with or without brackets */
  boolean covers(String host, int port) {
    String name = canonical(host);
    Optional<byte[]> address = address(name);
    return entries.stream().anyMatch(entry -> entry.covers(name, address, port));
  }

  /** @param port 0 for all */
  private record Entry(String name, Optional<byte[]> address, int prefixBits, int port) {
    private static final int NOT_A_PREFIX = -1;

    static Entry parse(String text) {
      Matcher withPort = PORT.matcher(text);
      boolean ported = withPort.matches() && (text.startsWith("[") || isName(withPort.group(1)));
      String host = ported ? withPort.group(1) : text;
      int port = ported ? Integer.parseInt(withPort.group(2)) : 0;
      int slash = host.indexOf('/');
      if (slash < 0) {
        String name = canonical(host);
        Optional<byte[]> address = NoProxy.address(name);
        return new Entry(name, address, address.map(bytes -> 8 * bytes.length).orElse(0), port);
      }
      Optional<byte[]> address = NoProxy.address(canonical(host.substring(0, slash)));
      return new Entry(host, address, prefixBits(host.substring(slash + 1)), port);
    }

    /** Rather than the last group of an IPv6 address. */
    private static boolean isName(String host) {
      return host.indexOf(':') < 0;
    }

    private static int prefixBits(String text) {
      return text.matches("\\d{1,3}") ? Integer.parseInt(text) : NOT_A_PREFIX;
    }

    boolean covers(String host, Optional<byte[]> hostAddress, int hostPort) {
      if (port != 0 && port != hostPort) {
        return false;
      }
      if (name.equals("*")) {
        return true;
      }
      if (hostAddress.isPresent()) {
        return address.isPresent() && isInRange(hostAddress.get(), address.get());
      }
      return host.equals(name) || host.endsWith("." + name);
    }

    private boolean isInRange(byte[] host, byte[] range) {
      if (host.length != range.length || prefixBits < 0 || prefixBits > 8 * range.length) {
        return false;
      }
      for (int bit = 0; bit < prefixBits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((host[bit / 8] ^ range[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static String canonical(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.startsWith(".") ? bare.substring(1) : bare;
  }

  /** Never asks a name server: only text that is an address becomes one. */
  private static Optional<byte[]> address(String text) {
    if (!IPV4.matcher(text).matches() && text.indexOf(':') < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}

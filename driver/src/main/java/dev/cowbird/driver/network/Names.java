/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.text.Quoted;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for what is called something. Each method returns the name, or refuses it. */
final class Names {
  /** IFNAMSIZ of Linux is 16, with the final NUL. */
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");

  private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** What {@code dev.cowbird.driver.NetworkSpec} reads as something else than a name. */
  private static final Set<String> WORDS = Set.of("auto", "user", "none");

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final Pattern DNS = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  private Names() {}

  static String device(String name) {
    return require(DEVICE, name, "the name of a network device, of at most 15 characters");
  }

  static String network(String name) {
    if (WORDS.contains(name)) {
      throw new IllegalArgumentException(Quoted.of(name) + " is not the name of a network: where a"
          + " machine's networks are named it means something else");
    }
    return require(NETWORK, name, "the name of a network, of at most 63 characters");
  }

  static String group(String name) {
    return require(NETWORK, name, "the name of a security group, of at most 63 characters");
  }

  /** A host or domain name: RFC 1123, section 2.1. */
  static String dns(String name) {
    if (name.length() > 253) {
      throw new IllegalArgumentException(
          "A DNS name has at most 253 characters, not " + name.length());
    }
    return require(DNS, name, "a DNS name");
  }

  private static String require(Pattern pattern, String name, String what) {
    if (!pattern.matcher(name).matches()) {
      throw new IllegalArgumentException(Quoted.of(name) + " is not " + what);
    }
    return name;
  }
}

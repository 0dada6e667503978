/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.text.Quoted;
import java.util.regex.Pattern;

/** What an instance's network interface is attached to. */
public sealed interface NetworkSpec {
  /** libvirt's network {@code default} where it is active, QEMU's user-mode network elsewhere. */
  record Automatic() implements NetworkSpec {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /** A virtual network of libvirt's, which must be active. */
  record Named(String name) implements NetworkSpec {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException if {@code name} is no name of a network */
    public Named {
      if (!VALID.matcher(name).matches()) {
        throw new IllegalArgumentException(Quoted.of(name) + " is not the name of a network");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** QEMU's own network: the guest reaches out, and nobody reaches it. */
  record UserMode() implements NetworkSpec {
    @Override
    public String toString() {
      return "user";
    }
  }

  /** No interface at all. */
  record None() implements NetworkSpec {
    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Reads {@code auto}, {@code user}, {@code none}, or the name of a network.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static NetworkSpec parse(String text) {
    return switch (text) {
      case "auto" -> new Automatic();
      case "user" -> new UserMode();
      case "none" -> new None();
      default -> new Named(text);
    };
  }
}

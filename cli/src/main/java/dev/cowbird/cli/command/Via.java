/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

/** By which way a guest is worked in. */
enum Via {
  AGENT,
  SSH,
  AUTO;

  /** @throws IllegalArgumentException if it is none of them */
  static Via parse(String text) {
    return switch (text) {
      case "agent" -> AGENT;
      case "ssh" -> SSH;
      case "auto" -> AUTO;
      default -> throw new IllegalArgumentException("'" + text + "' is not agent, ssh or auto");
    };
  }
}

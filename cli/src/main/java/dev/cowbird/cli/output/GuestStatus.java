/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

/** How a command in a guest ended, which is how Cowbird's ends then. */
public record GuestStatus(int code) implements Ending {
  /** As ssh's: what failed is the way to the guest, not what was run there. */
  public static final int NO_WAY = 255;
}

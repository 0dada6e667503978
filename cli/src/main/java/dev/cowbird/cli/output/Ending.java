/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

/** How a command ends: as one of its own does, or as something in a guest did. */
public interface Ending {
  /** From 0 to 255. */
  int code();
}

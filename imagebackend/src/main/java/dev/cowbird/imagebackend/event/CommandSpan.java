/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

/** A command that runs. */
public interface CommandSpan extends Span {
  /**
   * @param exitStatus 0 to 255; of a command that could not be started, or had to be ended, -1 is
   *     recorded
   */
  void exited(int exitStatus);
}

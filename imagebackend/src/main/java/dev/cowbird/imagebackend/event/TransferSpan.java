/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

/** A step that moves bytes, of which it is known only afterwards how many. */
public interface TransferSpan extends Span {
  /** @param bytes that were moved; what was not told is recorded as -1 */
  void moved(long bytes);
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

/**
 * A step that has begun; closing it is its end, whether it succeeded or not. Used by one thread,
 * whose event it is.
 */
public interface Span extends AutoCloseable {
  @Override
  void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import java.nio.ByteBuffer;

/** Where fetched bytes go. Its failures are not the source's, so they are no IOExceptions. */
@FunctionalInterface
interface Sink {
  /** Digests alone are wanted. */
  Sink NOWHERE = bytes -> {};

  /** Takes all that remains. */
  void write(ByteBuffer bytes);
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An image and what must become of it; in files, for all of them together are large.
 *
 * @param declared what it is said to be; may be nothing that there is
 * @param expected what the guest reads of it, if it is accepted
 */
record CorpusCase(String name, String declared, Path image, Optional<Path> expected) {
  @Override
  public String toString() {
    return (expected.isPresent() ? "good: " : "bad: ") + name + ", as '" + declared + "'";
  }
}

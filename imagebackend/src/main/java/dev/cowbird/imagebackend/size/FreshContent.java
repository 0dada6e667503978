/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import java.nio.file.Path;

/** What a sized base holds that is made of no image. */
public interface FreshContent {
  /** What its cache id is the digest of, for people to read. */
  String name();

  /**
   * Fills a file that is one hole, without changing its length. Blocks.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code COMMAND_MISSING}, {@code COMMAND_FAILED}
   */
  void write(Path file);
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a file of the cache was used last: its modification time, which says nothing else about a
 * file whose content never changes. It decides what goes first and never whether something may go,
 * so it is not made durable, and a failure to set it is logged and no more.
 */
public final class LastUse {
  private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);

  private final Clock clock;

  public LastUse(Clock clock) {
    this.clock = clock;
  }

  /** The file is used now. */
  public void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (IOException e) {
      LOG.debug("That {} was used is not recorded", file, e);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandLimits;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grows an ext2, ext3 or ext4 file system that fills a raw image to the image's new size. The file
 * system is untrusted, so it is checked first and the tools run under limits.
 */
final class ExtGrower {
  private static final Logger LOG = LoggerFactory.getLogger(ExtGrower.class);

  private static final CommandLimits LIMITS = new CommandLimits(2L << 30, Duration.ofMinutes(2));
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  /** e2fsck(8), EXIT CODE: 0 no errors, 1 errors corrected; the other bits mean more is wrong. */
  private static final int CORRECTED = 1;

  private final CommandRunner runner;

  ExtGrower(CommandRunner runner) {
    this.runner = runner;
  }

  /** What became of the file system. After {@code FAILED} the image must not be used. */
  enum Outcome {
    GROWN,
    FAILED
  }

  /** Checks and grows the file system in an image that is in flight. */
  Outcome grow(Path image) {
    try {
      int found = run(List.of("e2fsck", "-fp", path(image)), 0, 1, 2, 4, 8, 16, 32, 128);
      if (found > CORRECTED) {
        LOG.warn("File system in {} is not grown: e2fsck -fp ended with {}", image, found);
        return Outcome.FAILED;
      }
      run(List.of("resize2fs", path(image)), 0);
      return Outcome.GROWN;
    } catch (ImageException e) {
      if (e.kind() != ImageException.Kind.COMMAND_FAILED) {
        throw e;
      }
      LOG.warn("File system in {} is not grown: {}", image, e.getMessage());
      return Outcome.FAILED;
    }
  }

  private int run(List<String> arguments, Integer... accepted) {
    return runner
        .run(Command.of(arguments).withLimits(LIMITS).withTimeout(TIMEOUT).accepting(accepted))
        .exitStatus();
  }

  private static String path(Path image) {
    return image.toAbsolutePath().toString();
  }
}

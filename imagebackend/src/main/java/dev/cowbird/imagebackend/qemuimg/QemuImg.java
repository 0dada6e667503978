/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.qemuimg;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandLimits;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The qemu-img calls that are needed. All paths are made absolute, so that none can be taken for an
 * option or for one of qemu's protocols ({@code json:}, {@code nbd:}).
 *
 * <p>Methods block, and throw {@link ImageException} {@code COMMAND_MISSING} or
 * {@code COMMAND_FAILED}. Safe for use by many threads.
 */
public final class QemuImg {
  private static final String PROGRAM = "qemu-img";
  private static final long GIB = 1L << 30;

  /** Enough for the tables of any image that passed the inspection. */
  private static final CommandLimits INFO_LIMITS = new CommandLimits(GIB, Duration.ofSeconds(30));

  private static final Duration INFO_TIMEOUT = Duration.ofMinutes(2);

  private final CommandRunner runner;

  public QemuImg(CommandRunner runner) {
    this.runner = runner;
  }

  /** What qemu-img makes of an image, read as the format that is named. */
  public QemuImgInfo info(Path image, ImageFormat format) {
    Command command = Command.of(
            List.of(PROGRAM, "info", "--output=json", "-U", "-f", qemuName(format), path(image)))
        .withLimits(INFO_LIMITS)
        .withTimeout(INFO_TIMEOUT);
    return QemuImgInfo.parse(image, runner.run(command).stdout());
  }

  /**
   * Unpacks an image into an existing file of its virtual size, all of which must be a hole.
   *
   * @param virtualSize of the image; decides how long it may take: 60 s of CPU and 10 s for each
   *     GiB
   */
  public void convertToRaw(Path image, ImageFormat format, DiskSize virtualSize, Path target) {
    Duration cpuTime = Duration.ofSeconds(60 + 10 * wholeGib(virtualSize));
    runner.run(Command.of(List.of(
            PROGRAM,
            "convert",
            "-f",
            qemuName(format),
            "-O",
            "raw",
            // The target was made beforehand under a name of its own: if this process is
            // ended late, it can't bring back a file that was removed meanwhile.
            "-n",
            "--target-is-zero",
            path(image),
            path(target)))
        .withLimits(new CommandLimits(2 * GIB, cpuTime))
        // A slow disk doesn't use up CPU time.
        .withTimeout(cpuTime.multipliedBy(10)));
  }

  private static long wholeGib(DiskSize size) {
    return (size.bytes() + GIB - 1) / GIB;
  }

  private static String path(Path path) {
    return path.toAbsolutePath().toString();
  }

  /** To qemu an ISO image is raw. */
  private static String qemuName(ImageFormat format) {
    return format.isRaw() ? "raw" : format.label();
  }
}

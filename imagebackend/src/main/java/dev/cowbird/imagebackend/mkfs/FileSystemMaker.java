/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.mkfs;

import dev.cowbird.imagebackend.DiskContent.Formatted;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes file systems and swap areas in plain files, by the host's own programs. */
public final class FileSystemMaker {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private final CommandRunner runner;

  public FileSystemMaker(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Finds out ahead whether the program is there. Blocks.
   *
   * @throws ImageException {@code COMMAND_MISSING}, with where it comes from
   */
  public void require(DiskFormatting as) {
    try {
      runner.run(Command.of(version(as)));
    } catch (ImageException e) {
      if (e.kind() == Kind.COMMAND_MISSING) {
        throw new ImageException(
            Kind.COMMAND_MISSING, "No disk can be formatted as " + as + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static List<String> version(DiskFormatting as) {
    return switch (as) {
      case EXT4 -> List.of("mke2fs", "-V");
      case XFS -> List.of("mkfs.xfs", "-V");
      case VFAT -> List.of("mkfs.vfat", "--help");
      case SWAP -> List.of("mkswap", "--version");
    };
  }

  /**
   * Formats a file that is one hole of the disk's size. Blocks.
   *
   * @param uuid what the file system is known by; vfat has room for its first half alone
   * @throws ImageException {@code COMMAND_MISSING}, {@code COMMAND_FAILED}
   */
  void make(Formatted content, UUID uuid, Path file) {
    List<String> arguments = new ArrayList<>(arguments(content.as(), uuid));
    content.label().ifPresent(label -> arguments.addAll(List.of(labelFlag(content.as()), label)));
    arguments.add(file.toAbsolutePath().toString());
    runner.run(Command.of(arguments).withTimeout(TIMEOUT));
  }

  /**
   * The same each time, as far as the programs let one: mke2fs and mkfs.xfs write the time. All of
   * the file is zero, so that mke2fs need not zero inode tables and journal, nor the guest.
   */
  private static List<String> arguments(DiskFormatting as, UUID uuid) {
    return switch (as) {
      case EXT4 ->
        List.of(
            "mke2fs",
            "-q",
            "-F",
            "-t",
            "ext4",
            "-U",
            uuid.toString(),
            "-E",
            "hash_seed=" + uuid + ",lazy_journal_init=1");
      case XFS -> List.of("mkfs.xfs", "-q", "-f", "-m", "uuid=" + uuid);
      case VFAT -> List.of("mkfs.vfat", "--invariant", "-i", uuid.toString().substring(0, 8));
      case SWAP -> List.of("mkswap", "-U", uuid.toString());
    };
  }

  private static String labelFlag(DiskFormatting as) {
    return as == DiskFormatting.VFAT ? "-n" : "-L";
  }
}

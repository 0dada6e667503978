/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.mkfs;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskContent.Formatted;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.size.FreshContent;
import dev.cowbird.imagebackend.size.SizedBase;
import dev.cowbird.imagebackend.size.SizedBases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Sized bases that hold an empty file system or a swap area, and are of no image. They are named as
 * those of images are, by the SHA-1 of a name that no image has: {@code ephemeral:ext4:data}. Each
 * is made once, however many threads and processes ask.
 *
 * <p>A file system's UUID follows from that name and the size. So two disks on one file have the
 * same UUID, and XFS, for one, is not mounted twice with it: a guest's disks must differ in size or
 * label, which whoever describes a machine sees to.
 */
public final class FormattedBases {
  private final SizedBases sizedBases;
  private final FileSystemMaker maker;

  public FormattedBases(SizedBases sizedBases, CommandRunner runner) {
    this.sizedBases = sizedBases;
    this.maker = new FileSystemMaker(runner);
  }

  /**
   * Sees ahead that one can be leased, without making it.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code COMMAND_MISSING}
   */
  public void require(Formatted content) {
    if (!sizedBases.exists(current(content), content.size())) {
      maker.require(content.as());
    }
  }

  /**
   * The formatted base of a disk, made if it is not there. Blocks while another makes it. On
   * failure there is none, and nothing in flight.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code LOCK_TIMEOUT}, {@code NO_SPACE},
   *     {@code COMMAND_MISSING}, {@code COMMAND_FAILED}, {@code STATE_DIRECTORY}, also if its
   *     length is not its size
   */
  public SizedBase lease(Formatted content, ProgressListener progress) {
    while (true) {
      CacheId id = current(content);
      SizedBase leased = sizedBases.lease(id, content.size(), fresh(content), progress);
      if (!sizedBases.isCondemned(id, content.size())) {
        return leased;
      }
      // It was found damaged while it was waited for; now that it is leased, nobody marks it.
      leased.close();
    }
  }

  /** The first that was not found damaged: one that disks refer to stays, and its name with it. */
  private CacheId current(Formatted content) {
    ImageId name = new ImageId(name(content));
    int revision = 1;
    while (sizedBases.isCondemned(name.cacheId(revision), content.size())) {
      revision++;
    }
    return name.cacheId(revision);
  }

  private FreshContent fresh(Formatted content) {
    UUID uuid = UUID.nameUUIDFromBytes(
        (name(content) + "\n" + content.size().bytes()).getBytes(StandardCharsets.UTF_8));
    return new FreshContent() {
      @Override
      public String name() {
        return FormattedBases.name(content);
      }

      @Override
      public void write(Path file) {
        maker.make(content, uuid, file);
      }
    };
  }

  private static String name(Formatted content) {
    String label = content.label().orElse("");
    return content.as() == DiskFormatting.SWAP
        ? "swap:" + label
        : "ephemeral:" + content.as() + ":" + label;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.DiskAttachment;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.imagebackend.DiskContent;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageRequest;
import java.nio.file.Path;
import java.util.Optional;

/** A disk that a machine has besides the one that it boots from. */
public sealed interface DiskSpec {
  DiskAttachment attachment();

  /** A disk that is made for the machine, and removed with it. */
  record Made(DiskContent content, DiskAttachment attachment) implements DiskSpec {
    /** @throws IllegalArgumentException if guests were to share it */
    public Made {
      if (attachment.access() == Access.SHAREABLE) {
        throw new IllegalArgumentException("Disk " + content
            + " is one machine's own, so guests can't share it; a volume they can");
      }
    }

    @Override
    public String toString() {
      return content.toString() + attachment;
    }
  }

  /**
   * A file or block device that is there already. It is never removed. Its format is never probed,
   * and no volume may be in use by another running machine, unless both only read or share it.
   *
   * <p>A qcow2 volume must say of every file behind it that it is raw or qcow2, and that must be a
   * file of this host by its path; one with its data in another file, or with a key, is refused.
   * Which files those are is the word of whoever can write to the volume: the guest reads them all.
   * So a qcow2 volume comes from somebody who may read what QEMU's user may, and what a guest had
   * as a raw disk is never said to be one.
   *
   * @param path made absolute
   */
  record Volume(Path path, DiskFormat format, DiskAttachment attachment) implements DiskSpec {
    /** @throws IllegalArgumentException if guests were to share what is not raw */
    public Volume {
      path = path.toAbsolutePath();
      if (attachment.access() == Access.SHAREABLE && format != DiskFormat.RAW) {
        throw new IllegalArgumentException(
            "Guests can share a raw volume only, and " + path + " is said to be " + format);
      }
    }

    @Override
    public String toString() {
      return "volume:" + path + ",format=" + format + attachment;
    }
  }

  /** An empty file system, without a label. */
  static DiskSpec ephemeral(DiskSize size, DiskFormatting fileSystem) {
    return made(new DiskContent.Formatted(fileSystem, size, Optional.empty()));
  }

  /** An empty file system that guests find by its label. */
  static DiskSpec ephemeral(DiskSize size, DiskFormatting fileSystem, String label) {
    return made(new DiskContent.Formatted(fileSystem, size, Optional.of(label)));
  }

  /** A swap area. */
  static DiskSpec swap(DiskSize size) {
    return made(new DiskContent.Formatted(DiskFormatting.SWAP, size, Optional.empty()));
  }

  /** A disk of zeros. */
  static DiskSpec blank(DiskSize size) {
    return made(new DiskContent.Blank(size));
  }

  /** A disk made from an image, as large as that. */
  static DiskSpec image(ImageRequest image) {
    return image(image, DiskSize.ZERO);
  }

  /** A disk made from an image; {@link DiskSize#ZERO} for as large as that. */
  static DiskSpec image(ImageRequest image, DiskSize size) {
    return made(new DiskContent.OfImage(image, size));
  }

  private static DiskSpec made(DiskContent content) {
    return new Made(content, DiskAttachment.standard());
  }

  /** A file or block device that the guest may write to. */
  static DiskSpec volume(Path path, DiskFormat format) {
    return new Volume(path, format, DiskAttachment.standard());
  }

  /** The same disk, attached otherwise. */
  default DiskSpec attached(DiskAttachment otherwise) {
    if (this instanceof Made made) {
      return new Made(made.content(), otherwise);
    }
    Volume volume = (Volume) this;
    return new Volume(volume.path(), volume.format(), otherwise);
  }

  /**
   * Reads how a disk is written down: {@code ephemeral:SIZE[,fs=ext4|xfs|vfat][,label=LABEL]} (ext4
   * unless said), {@code swap:SIZE[,label=LABEL]}, {@code blank:SIZE},
   * {@code volume:PATH,format=raw|qcow2} or {@code image:IMAGE[,size=SIZE][,format=FORMAT]}; each
   * may go on with {@code ,bus=virtio|scsi|sata|ide|usb}, {@code ,serial=TEXT} and
   * {@code ,access=read-write|read-only|shareable}. Whatever ends it in the form
   * {@code ,WORD=VALUE}, with a word of small letters, is such an option, and never a part of PATH
   * or IMAGE, which may have other commas; a comma in a URL can be written {@code %2C}, in a
   * {@code file:} URL too.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static DiskSpec parse(String text) {
    return parse(Path.of(""), text);
  }

  /**
   * As {@link #parse(String)}, for what is written down in a file.
   *
   * @param directory which relative paths are of
   */
  static DiskSpec parse(Path directory, String text) {
    return DiskSpecText.parse(directory, text);
  }
}

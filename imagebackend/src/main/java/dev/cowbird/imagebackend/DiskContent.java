/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Optional;

/** What a further disk of an instance holds when the guest first sees it. */
public sealed interface DiskContent {
  /** The disk's virtual size. */
  DiskSize size();

  /**
   * An empty file system, or a swap area. Disks of the same formatting, label and size lie on one
   * file of the cache, and so have the same UUID too.
   */
  record Formatted(DiskFormatting as, DiskSize size, Optional<String> label)
      implements DiskContent {
    /** @throws IllegalArgumentException if the size or label is not one for this formatting */
    public Formatted {
      as.requireSize(size);
      as.requireLabel(label);
    }

    /** {@code ephemeral:20G,fs=xfs,label=data}, {@code swap:2G}. */
    @Override
    public String toString() {
      String named = label.map(text -> ",label=" + text).orElse("");
      return as == DiskFormatting.SWAP
          ? "swap:" + size.typed() + named
          : "ephemeral:" + size.typed() + ",fs=" + as + named;
    }
  }

  /** Nothing: all of it reads as zeros. */
  record Blank(DiskSize size) implements DiskContent {
    /** @throws IllegalArgumentException if the size is zero */
    public Blank {
      if (size.isZero()) {
        throw new IllegalArgumentException("A blank disk of no size can't be made");
      }
    }

    /** {@code blank:10G}. */
    @Override
    public String toString() {
      return "blank:" + size.typed();
    }
  }

  /**
   * What a source image holds.
   *
   * @param size {@link DiskSize#ZERO} for as large as the image
   */
  record OfImage(ImageRequest image, DiskSize size) implements DiskContent {
    /** {@code image:/images/data.qcow2,size=20G}; a URL is without user info and query. */
    @Override
    public String toString() {
      return "image:" + image.location() + (size.isZero() ? "" : ",size=" + size.typed());
    }
  }
}

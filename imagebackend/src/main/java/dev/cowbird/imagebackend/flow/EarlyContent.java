/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.convert.RawFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.size.SizedDraft;
import java.util.Optional;

/**
 * What is made of an image while it arrives. Closed, it is gone, but for what was published.
 *
 * @param bytes how long the content is
 * @param converted the base's content; empty if the image is raw, and so its own content
 * @param sized the same content, to become a sized base
 * @param files what is written to the files of both
 */
record EarlyContent(
    long bytes, Optional<InFlightFile> converted, Optional<SizedDraft> sized, RawFiles files)
    implements AutoCloseable {
  /** Makes the files. On failure none is left. */
  static EarlyContent create(
      long bytes, Optional<InFlightFile> converted, Optional<SizedDraft> sized, RawFiles files) {
    EarlyContent content = new EarlyContent(bytes, converted, sized, files);
    try {
      converted.ifPresent(file -> files.create(file.path()));
      sized.ifPresent(draft -> files.create(draft.path()));
      return content;
    } catch (RuntimeException | Error e) {
      content.close();
      throw e;
    }
  }

  /** Whether the image as a whole is what this was made for. */
  boolean isOf(Inspection.Accepted accepted) {
    boolean sameFormat = converted.isPresent()
        ? accepted.format() == ImageFormat.QCOW2
        : accepted.format().isRaw();
    return sameFormat && accepted.virtualSize().equals(DiskSize.holding(bytes));
  }

  /** Waits for the disk; to be called before the base is published. */
  void settle() {
    files.settle();
    files.close();
  }

  /** Makes the sized base, now that the base is published, which stays if this fails. */
  void publishSized(Base base) {
    sized.ifPresent(draft -> draft.grow(base.path()));
    sized.ifPresent(draft -> draft.publish(base));
  }

  ContentDigest digest() {
    return files.digest();
  }

  @Override
  public void close() {
    try (files) {
      converted.ifPresent(InFlightFile::close);
    } finally {
      sized.ifPresent(SizedDraft::close);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.convert.RawFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.size.SizedDraft;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * What is made of an image while it arrives. Closed, it is gone, but for what was published. Used
 * by one thread at a time.
 */
final class EarlyContent implements AutoCloseable {
  private final long bytes;
  private final Optional<InFlightFile> converted;
  private final Optional<SizedDraft> sized;
  private final RawFiles files;
  private Optional<Aside<SizedDraft>> growing = Optional.empty();

  private EarlyContent(
      long bytes, Optional<InFlightFile> converted, Optional<SizedDraft> sized, RawFiles files) {
    this.bytes = bytes;
    this.converted = converted;
    this.sized = sized;
    this.files = files;
  }

  /**
   * Makes the files. On failure none is left.
   *
   * @param bytes how long the content is
   * @param converted the base's content; empty if the image is raw, and so its own content
   * @param sized the same content, to become a sized base
   * @param files what is written to the files of both
   */
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

  /** What the content is written to. */
  RawFiles files() {
    return files;
  }

  Optional<InFlightFile> converted() {
    return converted;
  }

  /** Whether the image as a whole is what this was made for. */
  boolean isOf(Inspection.Accepted accepted) {
    boolean sameFormat = converted.isPresent()
        ? accepted.format() == ImageFormat.QCOW2
        : accepted.format().isRaw();
    return sameFormat && accepted.virtualSize().equals(DiskSize.holding(bytes));
  }

  /** Begins to grow what becomes the sized base, which is complete. Doesn't block. */
  void grow() {
    growing = sized.map(draft -> Aside.start("cowbird-grow", () -> {
      draft.grow(bytes);
      return draft;
    }));
  }

  /** Waits for the disk; to be called before the base is published. */
  void settle() {
    files.settle();
    files.close();
  }

  /**
   * Makes the sized base of what {@link #grow} has begun to grow, now that the base is published,
   * which stays if this fails.
   */
  void publishSized(Base base) {
    growing.ifPresent(draft -> grown(draft).publish(base));
  }

  private static SizedDraft grown(Aside<SizedDraft> growing) {
    try {
      return growing.result();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Kind.INTERRUPTED, "Growing a sized base was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  ContentDigest digest() {
    return files.digest();
  }

  @Override
  public void close() {
    growing.ifPresent(Aside::close);
    try (files) {
      converted.ifPresent(InFlightFile::close);
    } finally {
      sized.ifPresent(SizedDraft::close);
    }
  }
}

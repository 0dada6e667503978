/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a source image to its end, once: counts, digests and, where it is to be kept, writes it
 * with holes for zeros. Safe for use by many threads.
 */
public final class Fetcher {
  /**
   * What an image may be longer than its virtual size. An uncompressed qcow2's tables take some
   * 0.02 % at the usual cluster size; this leaves room for odd ones.
   */
  private static final long METADATA_ALLOWANCE = 1L << 30;

  private final HostFiles files;
  private final SpaceGuard space;
  private final long maxBytes;

  public Fetcher(HostFiles files, SpaceGuard space, DiskSize maxVirtualSize) {
    this.files = files;
    this.space = space;
    this.maxBytes =
        Math.min(maxVirtualSize.bytes(), Long.MAX_VALUE - METADATA_ALLOWANCE) + METADATA_ALLOWANCE;
  }

  /**
   * Fetches into a new file, which is not yet durable. On failure it may be left, incomplete.
   *
   * @throws ImageException what the source throws; {@code SOURCE_UNAVAILABLE} if the stream breaks,
   *     ends early, or the source changes meanwhile; {@code NO_SPACE}; {@code IMAGE_TOO_LARGE} if
   *     it is longer than any image of the largest virtual size can be
   */
  public Fetched fetch(
      ImageSource source, Path target, Set<DigestAlgorithm> algorithms, ProgressListener progress) {
    String attempted = "Fetching image " + source.id();
    Optional<String> before = source.fingerprint();
    try (SourceStream stream = source.open()) {
      requireSpace(before, stream, attempted);
      try (FileSink sink = new FileSink(files, target, space, attempted)) {
        Fetched fetched =
            new Transfer(source.id(), stream, maxBytes, algorithms, progress).run(sink);
        requireUnchanged(source, before);
        sink.finish();
        return fetched;
      }
    } catch (IOException e) {
      throw unavailable(source, e);
    }
  }

  /** Reads and digests only; nothing is written. */
  public Fetched digest(
      ImageSource source, Set<DigestAlgorithm> algorithms, ProgressListener progress) {
    try (SourceStream stream = source.open()) {
      return new Transfer(source.id(), stream, Long.MAX_VALUE, algorithms, progress)
          .run(Sink.NOWHERE);
    } catch (IOException e) {
      throw unavailable(source, e);
    }
  }

  /** A file of this host may be mostly holes: its need is only seen while it is written. */
  private void requireSpace(Optional<String> fingerprint, SourceStream stream, String attempted) {
    boolean local = fingerprint.isPresent();
    space.require(local ? 0 : stream.length().orElse(0), attempted);
  }

  private static void requireUnchanged(ImageSource source, Optional<String> before) {
    if (!source.fingerprint().equals(before)) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Image " + source.id() + " was changed while it was read");
    }
  }

  private static ImageException unavailable(ImageSource source, IOException e) {
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE,
        "Image " + source.id() + " can't be fetched: " + e.getMessage(),
        e);
  }
}

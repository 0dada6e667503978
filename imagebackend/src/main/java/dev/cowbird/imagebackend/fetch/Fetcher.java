/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * Reads a source image to its end, once: counts, digests and, where it is to be kept, writes it
 * with holes for zeros. What breaks is gone on with, in the same call and in a later one. Safe for
 * use by many threads.
 */
public final class Fetcher {
  /**
   * What an image may be longer than its virtual size. An uncompressed qcow2's tables take some
   * 0.02 % at the usual cluster size; this leaves room for odd ones.
   */
  private static final long METADATA_ALLOWANCE = 1L << 30;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private final Throttle throttle;
  private final RetryPolicy retries;
  private final Limits limits;

  /**
   * What holds for every fetch.
   *
   * @param maxBytes the longest that an image may be
   */
  record Limits(SpaceGuard space, Duration checkpointInterval, long maxBytes) {}

  public Fetcher(
      SpaceGuard space, Throttle throttle, RetryPolicy retries, DiskSize maxVirtualSize) {
    this(space, throttle, retries, CHECKPOINT_INTERVAL, maxVirtualSize);
  }

  Fetcher(
      SpaceGuard space,
      Throttle throttle,
      RetryPolicy retries,
      Duration checkpointInterval,
      DiskSize maxVirtualSize) {
    long most = Math.min(maxVirtualSize.bytes(), Long.MAX_VALUE - METADATA_ALLOWANCE);
    this.throttle = throttle;
    this.retries = retries;
    this.limits = new Limits(space, checkpointInterval, most + METADATA_ALLOWANCE);
  }

  /**
   * Fetches into a part, which is not yet durable, going on where an earlier call was broken off.
   * After a transfer that broke, what has arrived from a remote source is kept for a later call;
   * after any other failure the part is worth nothing.
   *
   * @throws ImageException what the source and the terms throw; {@code SOURCE_UNAVAILABLE} if the
   *     transfer breaks too often, or the source changes meanwhile; {@code CHECKSUM_MISMATCH};
   *     {@code NO_SPACE}; {@code IMAGE_TOO_LARGE} if it is longer than any image of the largest
   *     virtual size can be
   */
  public Fetched fetch(
      ImageSource source,
      Part part,
      FetchTerms terms,
      Follower follower,
      ProgressListener progress) {
    Attempts attempts = new Attempts(source.id(), retries(source), progress);
    FetchRun run = new FetchRun(source, part, terms, follower, limits, progress);
    ResumePoint from = isRemote(source) ? part.resumePoint() : ResumePoint.START;
    while (true) {
      try {
        return run.once(from, throttle, attempts);
      } catch (StartAgainException e) {
        attempts.failed(e);
        from = ResumePoint.START;
      } catch (IOException e) {
        throw new ImageException(
            Kind.SOURCE_UNAVAILABLE, "Image " + source.id() + " can't be closed", e);
      }
    }
  }

  /** Reads and digests only; nothing is written. */
  public Fetched digest(
      ImageSource source, Set<DigestAlgorithm> algorithms, ProgressListener progress) {
    Attempts attempts = new Attempts(source.id(), retries(source), progress);
    while (true) {
      try (ServedStream served = ServedStream.open(source, ResumePoint.START, throttle, attempts)) {
        return digest(source, served, algorithms, progress);
      } catch (StartAgainException e) {
        attempts.failed(e);
      } catch (IOException e) {
        throw new ImageException(
            Kind.SOURCE_UNAVAILABLE, "Image " + source.id() + " can't be closed", e);
      }
    }
  }

  /**
   * Reads something small into memory.
   *
   * @throws ImageException as {@link #fetch}; {@code IMAGE_REFUSED} if it is longer than
   *     {@code most}
   */
  public byte[] read(ImageSource source, int most, ProgressListener progress) {
    Attempts attempts = new Attempts(source.id(), retries(source), progress);
    while (true) {
      try (ServedStream served = ServedStream.open(source, ResumePoint.START, throttle, attempts)) {
        byte[] bytes = served.readNBytes(most + 1);
        if (bytes.length > most) {
          throw new ImageException(
              Kind.IMAGE_REFUSED, "File " + source.id() + " has more than " + most + " bytes");
        }
        return bytes;
      } catch (StartAgainException e) {
        attempts.failed(e);
      } catch (IOException e) {
        throw new ImageException(
            Kind.SOURCE_UNAVAILABLE, "File " + source.id() + " can't be closed", e);
      }
    }
  }

  static boolean isRemote(ImageSource source) {
    return source.fingerprint().isEmpty();
  }

  /** What a file of this host can't deliver now, it can't in a second. */
  private RetryPolicy retries(ImageSource source) {
    return isRemote(source) ? retries : RetryPolicy.NONE;
  }

  private Fetched digest(
      ImageSource source,
      ServedStream served,
      Set<DigestAlgorithm> algorithms,
      ProgressListener progress)
      throws IOException {
    long limit = isRemote(source) ? limits.maxBytes() : Long.MAX_VALUE;
    Pump.requireAllowed(source.id(), served.facts().length().orElse(0), limit);
    Digests digests = new Digests(algorithms);
    try (FanOut sinks = new FanOut(digests.sinks())) {
      Pump pump = new Pump(source.id(), limit, told(source, served, progress), sinks);
      pump.move(served);
      sinks.finish();
      return new Fetched(pump.position(), digests.finish(), served.facts());
    }
  }

  static ByteProgress told(ImageSource source, ServedStream served, ProgressListener progress) {
    return new ByteProgress(Step.FETCH, source.id().toString(), served.facts().length(), progress);
  }
}

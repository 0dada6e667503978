/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Progress.Step;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.RetryPolicy;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.unpack.CorruptStreamException;
import dev.cowbird.imagebackend.unpack.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a source image to its end, once: counts, digests and, where it is to be kept, writes it
 * with holes for zeros. What breaks is gone on with, in the same call and in a later one. Safe for
 * use by many threads.
 */
public final class Fetcher {
  static final int BUFFER_BYTES = 1 << 20;

  /**
   * What an image may be longer than its virtual size. An uncompressed qcow2's tables take some
   * 0.02 % at the usual cluster size; this leaves room for odd ones.
   */
  private static final long METADATA_ALLOWANCE = 1L << 30;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private final SpaceGuard space;
  private final Throttle throttle;
  private final RetryPolicy retries;
  private final Duration checkpointInterval;
  private final long maxBytes;

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
    this.space = space;
    this.throttle = throttle;
    this.retries = retries;
    this.checkpointInterval = checkpointInterval;
    this.maxBytes =
        Math.min(maxVirtualSize.bytes(), Long.MAX_VALUE - METADATA_ALLOWANCE) + METADATA_ALLOWANCE;
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
  public Fetched fetch(ImageSource source, Part part, FetchTerms terms, ProgressListener progress) {
    Run run = new Run(source, part, terms, progress);
    ResumePoint from = run.remote ? part.resumePoint() : ResumePoint.START;
    while (true) {
      try {
        return run.once(from);
      } catch (StartAgainException e) {
        run.attempts.failed(e);
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
        long limit = isRemote(source) ? maxBytes : Long.MAX_VALUE;
        Transfer transfer = transfer(source, served, served, limit, algorithms, progress);
        transfer.drain();
        return new Fetched(transfer.total(), transfer.digests(), served.facts());
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

  private static boolean isRemote(ImageSource source) {
    return source.fingerprint().isEmpty();
  }

  /** What a file of this host can't deliver now, it can't in a second. */
  private RetryPolicy retries(ImageSource source) {
    return isRemote(source) ? retries : RetryPolicy.NONE;
  }

  private Transfer transfer(
      ImageSource source,
      ServedStream served,
      InputStream bytes,
      long limit,
      Set<DigestAlgorithm> algorithms,
      ProgressListener progress) {
    Transfer.requireAllowed(source.id(), served.facts().length().orElse(0), limit);
    ByteProgress told =
        new ByteProgress(Step.FETCH, source.id().toString(), served.facts().length(), progress);
    return new Transfer(source.id(), bytes, limit, algorithms, told);
  }

  /** One call's way to the end of a source. */
  private final class Run {
    private final ImageSource source;
    private final Part part;
    private final FetchTerms terms;
    private final ProgressListener progress;
    private final boolean remote;
    private final Optional<String> fingerprint;
    private final Attempts attempts;
    private final String attempted;

    Run(ImageSource source, Part part, FetchTerms terms, ProgressListener progress) {
      this.source = source;
      this.part = part;
      this.terms = terms;
      this.progress = progress;
      this.remote = isRemote(source);
      this.fingerprint = source.fingerprint();
      this.attempts = new Attempts(source.id(), retries(source), progress);
      this.attempted = "Fetching image " + source.id();
    }

    Fetched once(ResumePoint from) throws IOException {
      try (ServedStream served = openSource(from)) {
        part.take();
        FetchOrder order = terms.order(served.facts());
        Transfer.requireAllowed(source.id(), served.facts().length().orElse(0), maxBytes);
        requireSpace(served);
        try (FileChannel file = open(served.offset());
            PartWriter writer = new PartWriter(file, served.offset(), space, attempted);
            Checkpoints checkpoints = checkpoints(served, writer)) {
          return keepingWhatArrived(
              () -> receive(served, order, file, writer, checkpoints), writer, checkpoints);
        }
      }
    }

    /** An image that is gone or refused is not gone on with; one that is away may come back. */
    private ServedStream openSource(ResumePoint from) {
      try {
        return ServedStream.open(source, from, throttle, attempts);
      } catch (ImageException e) {
        if (e.kind() == Kind.IMAGE_REFUSED || e.kind() == Kind.NOT_FOUND) {
          part.take();
        }
        throw e;
      }
    }

    /** A file of this host may be mostly holes: its need is only seen while it is written. */
    private void requireSpace(ServedStream served) {
      long missing = served.facts().length().orElse(served.offset()) - served.offset();
      space.require(remote ? missing : 0, attempted);
    }

    private FileChannel open(long offset) {
      return offset == 0 ? part.begin(attempted) : part.reopen(offset, attempted);
    }

    private Checkpoints checkpoints(ServedStream served, PartWriter writer) {
      String name = source.id().toString();
      return new Checkpoints(remote ? checkpointInterval : Checkpoints.NEVER, offset -> {
        writer.force();
        part.checkpoint(name, served.facts().version(), offset);
      });
    }

    private Fetched receive(
        ServedStream served,
        FetchOrder order,
        FileChannel file,
        PartWriter writer,
        Checkpoints checkpoints)
        throws IOException {
      InputStream bytes = new SequenceInputStream(
          new Prefix(file, served.offset(), attempted), new Recorded(served, writer, checkpoints));
      Transfer transfer = transfer(source, served, bytes, maxBytes, order.algorithms(), progress);
      Optional<CorruptStreamException> corrupt = unpack(transfer, order.compression());
      transfer.drain();
      requireUnchanged();
      writer.finish();
      Map<DigestAlgorithm, Digest> digests = transfer.digests();
      requireExpected(order, digests, served.offset());
      if (corrupt.isPresent()) {
        throw unpackable(corrupt.get(), served.offset());
      }
      return new Fetched(transfer.total(), digests, served.facts());
    }

    /** What can't be unpacked may first of all not be what was expected. */
    private Optional<CorruptStreamException> unpack(Transfer transfer, Compression compression)
        throws IOException {
      if (compression == Compression.NONE) {
        return Optional.empty();
      }
      try (FileChannel file = part.beginUnpacked(attempted);
          PartWriter unpacked = new PartWriter(file, 0, space, attempted)) {
        try (InputStream content = Decompressor.open(compression, transfer)) {
          copy(content, unpacked);
        }
        unpacked.finish();
        return Optional.empty();
      } catch (CorruptStreamException e) {
        return Optional.of(e);
      }
    }

    private void copy(InputStream content, PartWriter unpacked) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      int count;
      while ((count = content.readNBytes(buffer, 0, buffer.length)) > 0) {
        unpacked.write(ByteBuffer.wrap(buffer, 0, count));
        Transfer.requireAllowed(source.id(), unpacked.position(), maxBytes);
      }
    }

    private IOException unpackable(CorruptStreamException corrupt, long offset) {
      if (offset > 0) {
        return new StartAgainException("what was gone on with can't be unpacked");
      }
      throw new ImageException(
          Kind.IMAGE_REFUSED,
          "Image " + source.id() + " can't be unpacked: " + corrupt.getMessage(),
          corrupt);
    }

    private Fetched keepingWhatArrived(
        Receiving receiving, PartWriter writer, Checkpoints checkpoints) throws IOException {
      try {
        return receiving.run();
      } catch (ImageException e) {
        if (remote && e.kind() == Kind.SOURCE_UNAVAILABLE && writer.position() > 0) {
          checkpoints.last(writer.position());
          part.keep();
        }
        throw e;
      }
    }

    private void requireUnchanged() {
      if (!source.fingerprint().equals(fingerprint)) {
        throw new ImageException(
            Kind.SOURCE_UNAVAILABLE, "Image " + source.id() + " was changed while it was read");
      }
    }

    /** What an earlier call has left may be what is wrong: then all is fetched once more. */
    private void requireExpected(
        FetchOrder order, Map<DigestAlgorithm, Digest> digests, long offset)
        throws StartAgainException {
      for (FetchOrder.Expected expected : order.expected()) {
        Digest found = requireNonNull(digests.get(expected.digest().algorithm()));
        if (!found.equals(expected.digest())) {
          if (offset > 0) {
            throw new StartAgainException("what was gone on with has another checksum");
          }
          throw new ImageException(
              Kind.CHECKSUM_MISMATCH,
              "Image "
                  + source.id()
                  + " has another checksum than "
                  + expected.by()
                  + ": "
                  + found
                  + ", not "
                  + expected.digest());
        }
      }
    }
  }

  /** Reads a content to its end. */
  @FunctionalInterface
  private interface Receiving {
    Fetched run() throws IOException;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static java.util.Objects.requireNonNull;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.file.Writeback;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.unpack.CorruptStreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call's way to the end of a source. What arrives goes to the digests and into the part, each
 * on a thread of its own; whatever else is made of it meanwhile follows the part as it grows.
 */
final class FetchRun {
  private final ImageSource source;
  private final Part part;
  private final FetchTerms terms;
  private final Follower follower;
  private final Fetcher.Limits limits;
  private final ProgressListener progress;
  private final boolean remote;
  private final Optional<String> fingerprint;
  private final String attempted;

  FetchRun(
      ImageSource source,
      Part part,
      FetchTerms terms,
      Follower follower,
      Fetcher.Limits limits,
      ProgressListener progress) {
    this.source = source;
    this.part = part;
    this.terms = terms;
    this.follower = follower;
    this.limits = limits;
    this.progress = progress;
    this.remote = Fetcher.isRemote(source);
    this.fingerprint = source.fingerprint();
    this.attempted = "Fetching image " + source.id();
  }

  Fetched once(ResumePoint from, Throttle throttle, Attempts attempts) throws IOException {
    try (ServedStream served = openSource(from, throttle, attempts)) {
      part.take();
      follower.abandon();
      FetchOrder order = terms.order(served.facts());
      Pump.requireAllowed(source.id(), served.facts().length().orElse(0), limits.maxBytes());
      requireSpace(served);
      try (FileChannel file = open(served.offset());
          PartWriter writer = new PartWriter(file, served.offset(), limits.space(), attempted);
          Checkpoints checkpoints = checkpoints(served, writer)) {
        return keepingWhatArrived(
            () -> receive(served, order, file, writer, checkpoints), writer, checkpoints);
      }
    }
  }

  /** An image that is gone or refused is not gone on with; one that is away may come back. */
  private ServedStream openSource(ResumePoint from, Throttle throttle, Attempts attempts) {
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
    limits.space().require(remote ? missing : 0, attempted);
  }

  private FileChannel open(long offset) {
    return offset == 0 ? part.begin(attempted) : part.reopen(offset, attempted);
  }

  private Checkpoints checkpoints(ServedStream served, PartWriter writer) {
    String name = source.id().toString();
    return new Checkpoints(remote ? limits.checkpointInterval() : Checkpoints.NEVER, offset -> {
      writer.force();
      part.checkpoint(name, served.facts().version(), offset);
    });
  }

  /** Reads a content to its end. */
  @FunctionalInterface
  private interface Receiving {
    Fetched run() throws IOException;
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

  private Fetched receive(
      ServedStream served,
      FetchOrder order,
      FileChannel file,
      PartWriter writer,
      Checkpoints checkpoints)
      throws IOException {
    Digests digests = new Digests(order.algorithms());
    try (Arrival arrival = new Arrival(part.served(), served.facts().length(), served.offset());
        Writeback writeback = new Writeback(Writeback.STEP_BYTES);
        Unpacking unpacking = unpacking(order.compression(), arrival)) {
      writeback.add(writer::force);
      List<FanOut.Sink> sinks = new ArrayList<>(digests.sinks());
      sinks.add((offset, bytes, length) -> {
        if (offset >= served.offset()) {
          writer.write(ByteBuffer.wrap(bytes, 0, length));
          checkpoints.passing(writer.position());
          arrival.reached(writer.position());
          if (arrival.isKept()) {
            writeback.written(length);
          }
        }
        unpacking.requireGoing();
      });
      long bytes = move(served, file, sinks);
      requireUnchanged();
      checkpoints.close();
      writeback.finish();
      writer.finish();
      arrival.complete();
      Optional<CorruptStreamException> corrupt = unpacking.finish();
      Map<DigestAlgorithm, Digest> found = digests.finish();
      requireExpected(order, found, served.offset());
      if (corrupt.isPresent()) {
        throw unpackable(corrupt.get(), served.offset());
      }
      return new Fetched(bytes, found, served.facts());
    }
  }

  private Unpacking unpacking(Compression compression, Arrival arrival) {
    if (compression == Compression.NONE) {
      follower.begin(arrival);
      return Unpacking.NOTHING;
    }
    FileChannel file = part.beginUnpacked(attempted);
    PartWriter unpacked = new PartWriter(file, 0, limits.space(), attempted);
    return new UnpackingThread(source.id(), compression, arrival, unpacked, limits.maxBytes());
  }

  /** Moves what an earlier call has left, and what is served behind it. */
  private long move(ServedStream served, FileChannel file, List<FanOut.Sink> sinks)
      throws IOException {
    try (FanOut out = new FanOut(sinks)) {
      ByteProgress told = Fetcher.told(source, served, progress);
      Pump pump = new Pump(source.id(), limits.maxBytes(), told, out);
      pump.move(new Prefix(file, served.offset(), attempted));
      pump.move(served);
      out.finish();
      return pump.position();
    }
  }

  private void requireUnchanged() {
    if (!source.fingerprint().equals(fingerprint)) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Image " + source.id() + " was changed while it was read");
    }
  }

  /** What can't be unpacked may first of all not be what was expected. */
  private IOException unpackable(CorruptStreamException corrupt, long offset) {
    if (offset > 0) {
      return new StartAgainException("what was gone on with can't be unpacked");
    }
    throw new ImageException(
        Kind.IMAGE_REFUSED,
        "Image " + source.id() + " can't be unpacked: " + corrupt.getMessage(),
        corrupt);
  }

  /** What an earlier call has left may be what is wrong: then all is fetched once more. */
  private void requireExpected(FetchOrder order, Map<DigestAlgorithm, Digest> digests, long offset)
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

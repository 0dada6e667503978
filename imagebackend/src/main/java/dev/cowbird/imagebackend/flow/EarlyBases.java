/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.convert.Qcow2Unpacker;
import dev.cowbird.imagebackend.convert.RawFiles;
import dev.cowbird.imagebackend.event.FlowEvents;
import dev.cowbird.imagebackend.event.Span;
import dev.cowbird.imagebackend.fetch.Arrival;
import dev.cowbird.imagebackend.fetch.ArrivingBytes;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.inspect.FirstLook;
import dev.cowbird.imagebackend.size.SizedBases;
import dev.cowbird.imagebackend.size.SizedDraft;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * How a base's content is made of an image that is arriving: a qcow2 image is unpacked, one that
 * may be raw is only read. Where a sized base is wanted too, its content is written in the same
 * pass, unless the file system can share it between the two.
 */
final class EarlyBases {
  /** What is read at a time of a raw image, in bytes. */
  private static final long RAW_STEP_BYTES = 8L << 20;

  private final StateLayout layout;
  private final HostFiles files;
  private final SpaceGuard space;
  private final SizedBases sizedBases;
  private final Qcow2Unpacker unpacker;
  private final DiskSize maxVirtualSize;

  EarlyBases(
      StateLayout layout,
      HostFiles files,
      SpaceGuard space,
      SizedBases sizedBases,
      Qcow2Unpacker unpacker,
      DiskSize maxVirtualSize) {
    this.layout = layout;
    this.files = files;
    this.space = space;
    this.sizedBases = sizedBases;
    this.unpacker = unpacker;
    this.maxVirtualSize = maxVirtualSize;
  }

  /** The one that is to become a revision's base. */
  EarlyBase of(CacheId id, Wanted wanted) {
    return new EarlyBase(arrival -> new Making(arrival, id, wanted).make());
  }

  /** One image that arrives. */
  private final class Making {
    private final Arrival arrival;
    private final CacheId id;
    private final Wanted wanted;

    Making(Arrival arrival, CacheId id, Wanted wanted) {
      this.arrival = arrival;
      this.id = id;
      this.wanted = wanted;
    }

    Optional<EarlyContent> make() throws IOException, MalformedImageException {
      if (arrival.length().isEmpty()) {
        return Optional.empty();
      }
      try (ArrivingBytes image = arrival.open()) {
        FirstLook look = new FirstLook(image);
        DiskSize largest = wanted.disk().isZero() ? maxVirtualSize : wanted.disk();
        Optional<Qcow2Header> qcow2 = look.qcow2(largest);
        if (qcow2.isPresent()) {
          return Optional.of(unpack(image, look, qcow2.get()));
        }
        return look.mayBeRaw() && image.size() <= largest.bytes()
            ? Optional.of(read(image.size()))
            : Optional.empty();
      }
    }

    private EarlyContent unpack(ImageBytes image, FirstLook look, Qcow2Header header)
        throws IOException, MalformedImageException {
      InFlightFile converted = InFlightFile.of(files, layout.base(id), InFlight.CONVERTED);
      EarlyContent content = begin(header.virtualBytes(), Optional.of(converted));
      boolean whole = false;
      try (Span step = FlowEvents.convert(
          wanted.image(), ImageFormat.QCOW2, new DiskSize(header.virtualBytes()))) {
        LongAdder unpacked = new LongAdder();
        unpacker.unpack(image, header, content.files(), bytes -> {
          unpacked.add(bytes);
          requireHarmless(look, unpacked.sum());
        });
        files.extend(converted.path(), header.virtualBytes());
        content.files().complete();
        whole = true;
        return content;
      } finally {
        if (!whole) {
          content.close();
        }
      }
    }

    /** The inspection, which comes later, says this in more words. */
    private void requireHarmless(FirstLook look, long unpackedBytes) {
      if (look.isTooMuch(unpackedBytes)) {
        throw new ImageException(Kind.IMAGE_REFUSED, "It is a compression bomb");
      }
    }

    /** Reads behind whoever writes, which costs little while it is in the page cache. */
    private EarlyContent read(long bytes) throws IOException {
      EarlyContent content = begin(bytes, Optional.empty());
      boolean whole = false;
      try {
        arrival.keep();
        long done = 0;
        long there = 0;
        while (there < bytes) {
          there = awaitMore(there, bytes);
          long upTo = there < bytes ? there - there % HostFiles.DATA_ALIGNMENT : bytes;
          if (upTo - done >= RAW_STEP_BYTES || upTo == bytes) {
            files.readData(arrival.path(), done, upTo, content.files()::write);
            done = upTo;
          }
        }
        content.files().complete();
        whole = true;
        return content;
      } finally {
        if (!whole) {
          content.close();
        }
      }
    }

    private long awaitMore(long before, long bytes) throws IOException {
      long there = arrival.awaitBeyond(before);
      if (there <= before) {
        throw new EOFException("The image ended at " + there + ", it was to have " + bytes);
      }
      return there;
    }

    private EarlyContent begin(long bytes, Optional<InFlightFile> converted) throws IOException {
      boolean copied = wanted.sizedBase().isPresent() && !files.canShareBlocks(layout.bases());
      String attempted = "Unpacking image " + wanted.image();
      RawFiles targets = new RawFiles(files, space, attempted, arrival::missing);
      try {
        Optional<SizedDraft> draft = copied
            ? wanted.sizedBase().map(size -> sizedBases.draft(id, size, ProgressListener.none()))
            : Optional.empty();
        return EarlyContent.create(bytes, converted, draft, targets);
      } catch (RuntimeException | Error e) {
        targets.close();
        throw e;
      }
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.inspect.OutsideText.quoted;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Cluster;
import dev.cowbird.imagebackend.format.Qcow2ClusterMap;
import dev.cowbird.imagebackend.format.Qcow2Extension;
import dev.cowbird.imagebackend.format.Qcow2Feature;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/**
 * qcow2: whole in one file, not encrypted, with nothing unknown about it, and all of its data
 * there.
 *
 * <p>The dirty feature is fine: it says that reference counts may be out of date, which nobody
 * needs who only reads. Internal snapshots are fine too: the guest gets what the active tables
 * show.
 */
final class Qcow2Inspector implements FormatInspector {
  private static final long AUTOCLEAR_RAW_DATA_FILE = 1L << 1;

  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    Qcow2Header header = Qcow2Header.read(image);
    DiskSize size = judge(header, limit);
    // Judged by the header so far, which bounds what the walk may cost.
    LongAdder unpacked = new LongAdder();
    Qcow2ClusterMap.of(image, header).walk((guestOffset, cluster) -> {
      if (cluster.storage() != Qcow2Cluster.Storage.HOLE) {
        unpacked.add(header.clusterBytes());
      }
    });
    return new ImageFacts(size, Math.min(unpacked.sum(), header.virtualBytes()), details(header));
  }

  /** The virtual size, if nothing in the header speaks against the image. */
  static DiskSize judge(Qcow2Header header, SizeLimit limit) throws RefusedException {
    refuseOtherFiles(header);
    refuseEncryption(header);
    refuseUnknown(header);
    return virtualSize(header, limit);
  }

  private static void refuseOtherFiles(Qcow2Header header) throws RefusedException {
    if (header.backingFile().isPresent()) {
      throw new RefusedException(
          "it refers to a backing file, " + quoted(header.backingFile().get()));
    }
    if (header.has(Qcow2Feature.DATA_FILE)
        || header.extensions().contains(Qcow2Extension.DATA_FILE)
        || (header.autoclearFeatures() & AUTOCLEAR_RAW_DATA_FILE) != 0) {
      throw new RefusedException("it refers to an external data file");
    }
  }

  private static void refuseEncryption(Qcow2Header header) throws RefusedException {
    if (header.cryptMethod() != 0 || header.extensions().contains(Qcow2Extension.ENCRYPTION)) {
      throw new RefusedException("it is encrypted (qcow2 method " + header.cryptMethod() + ")");
    }
  }

  private static void refuseUnknown(Qcow2Header header) throws RefusedException {
    if (header.has(Qcow2Feature.CORRUPT)) {
      throw new RefusedException("it is marked as corrupt");
    }
    if (header.unknownFeatures() != 0) {
      throw new RefusedException(
          "it has unknown qcow2 features: bits 0x" + Long.toHexString(header.unknownFeatures()));
    }
    if (header.compressionType() > Qcow2Header.ZSTD) {
      throw new RefusedException(
          "its qcow2 compression type " + header.compressionType() + " is unknown");
    }
  }

  private static String details(Qcow2Header header) {
    String compression = header.compressionType() == Qcow2Header.ZSTD ? "zstd" : "zlib";
    return "version " + header.version() + ", compression " + compression;
  }

  private static DiskSize virtualSize(Qcow2Header header, SizeLimit limit) throws RefusedException {
    long bytes = header.virtualBytes();
    if (bytes == 0) {
      throw new RefusedException("its virtual size is 0");
    }
    if (bytes % DiskSize.SECTOR_BYTES != 0) {
      throw new RefusedException(
          "its virtual size of " + bytes + " bytes is not a multiple of " + DiskSize.SECTOR_BYTES);
    }
    return limit.check(bytes);
  }
}

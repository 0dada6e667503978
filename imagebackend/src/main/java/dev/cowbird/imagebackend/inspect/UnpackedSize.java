/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Cluster;
import dev.cowbird.imagebackend.format.Qcow2ClusterMap;
import dev.cowbird.imagebackend.format.Qcow2Header;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** What an image takes on disk once it is unpacked, told before any of it is. */
public final class UnpackedSize {
  private UnpackedSize() {}

  /**
   * The most that an image which was accepted can take as raw, holes not counted, in bytes. A
   * compressed cluster counts in full: a few bytes may stand for all of it.
   *
   * @throws IOException if the image can't be read, or is not what was accepted
   */
  public static long of(ImageBytes image, ImageFormat format) throws IOException {
    if (format != ImageFormat.QCOW2) {
      return image.size();
    }
    try {
      Qcow2Header header = Qcow2Header.read(image);
      LongAdder bytes = new LongAdder();
      Qcow2ClusterMap.of(image, header).walk((guestOffset, cluster) -> {
        if (cluster.storage() != Qcow2Cluster.Storage.HOLE) {
          bytes.add(header.clusterBytes());
        }
      });
      return Math.min(bytes.sum(), header.virtualBytes());
    } catch (MalformedImageException e) {
      throw new IOException(e.reason(), e);
    }
  }
}

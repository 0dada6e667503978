/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import dev.cowbird.imagebackend.testing.TinyVdi;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import java.util.Arrays;

/** A source image in several formats, and the disk that all hold. */
final class TinyImage {
  private static final int CLUSTER_BYTES = 64 * 1024;
  private static final byte[] MARK = {'c', 'o', 'w', 'b', 'i', 'r', 'd'};

  /** No whole number of clusters, nor of GiB. */
  static final DiskSize SIZE = new DiskSize(5 * CLUSTER_BYTES + 1536);

  private TinyImage() {}

  static byte[] of(ImageFormat format) {
    return of(format, 3);
  }

  /** @param cluster where in the disk the mark is */
  static byte[] of(ImageFormat format, int cluster) {
    return switch (format) {
      case RAW -> content(cluster);
      case QCOW2 -> TinyQcow2.of(SIZE).data(cluster, MARK).compressed(1, MARK).bytes();
      case VMDK -> TinyVmdk.stream(SIZE).grain(cluster, MARK).grain(1, MARK).bytes();
      case VDI -> TinyVdi.of(SIZE).block(0, content(cluster)).bytes();
      case ISO, VPC, VHDX, KERNEL, INITRD ->
        throw new IllegalArgumentException("No tiny " + format + " image");
    };
  }

  /** What a guest reads. */
  static byte[] content() {
    return content(3);
  }

  static byte[] content(int cluster) {
    byte[] content = new byte[(int) SIZE.bytes()];
    System.arraycopy(MARK, 0, content, cluster * CLUSTER_BYTES, MARK.length);
    System.arraycopy(MARK, 0, content, CLUSTER_BYTES, MARK.length);
    return content;
  }

  /** What a guest reads of a larger disk. */
  static byte[] content(DiskSize size) {
    return size.isZero() ? content() : Arrays.copyOf(content(), Math.toIntExact(size.bytes()));
  }
}

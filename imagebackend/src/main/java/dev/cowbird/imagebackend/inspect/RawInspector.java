/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.PartitionTable;
import java.io.IOException;

/**
 * Raw disks: any bytes are one. A last sector that is not whole is filled up with zeros. Partitions
 * are told and never judged: nothing on the host reads them, and firmware and guests mend what they
 * find damaged.
 */
final class RawInspector implements FormatInspector {
  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, RefusedException {
    return new ImageFacts(limit.check(image.size()), image.size(), partitions(image));
  }

  static String partitions(ImageBytes image) throws IOException {
    return switch (PartitionTable.of(image)) {
      case NONE -> "no partition table";
      case MBR -> "partitioned by MBR";
      case GPT -> "partitioned by GPT";
      case PROTECTIVE_MBR -> "protective MBR without its GPT";
      case DAMAGED_GPT -> "partitioned by GPT, whose header has a wrong checksum";
    };
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;

/** Raw disks: any bytes are one. A last sector that is not whole is filled up with zeros. */
final class RawInspector implements FormatInspector {
  @Override
  public DiskSize virtualSize(ImageBytes image, SizeLimit limit) throws RefusedException {
    return limit.check(image.size());
  }
}

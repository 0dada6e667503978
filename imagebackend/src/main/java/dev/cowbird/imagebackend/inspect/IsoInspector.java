/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.inspect.OutsideText.quoted;

import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.IsoVolume;
import dev.cowbird.imagebackend.format.MalformedImageException;
import java.io.IOException;

/**
 * ISO 9660: a whole volume, whose file may be longer than it. With a partition table before it, for
 * USB sticks, it is no less an ISO.
 */
final class IsoInspector implements FormatInspector {
  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    IsoVolume volume = IsoVolume.read(image);
    return new ImageFacts(limit.check(image.size()), image.size(), details(image, volume));
  }

  private static String details(ImageBytes image, IsoVolume volume) throws IOException {
    String boot = switch (volume.boot()) {
      case NONE -> "not bootable as a disc";
      case EL_TORITO -> "bootable as a disc";
    };
    return "volume "
        + quoted(volume.identifier())
        + ", "
        + boot
        + ", "
        + RawInspector.partitions(image);
  }
}

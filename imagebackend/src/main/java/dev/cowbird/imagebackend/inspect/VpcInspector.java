/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.inspect.OutsideText.quoted;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.VpcBlockTable;
import dev.cowbird.imagebackend.format.VpcFooter;
import dev.cowbird.imagebackend.format.VpcImage;
import dev.cowbird.imagebackend.format.VpcSparseHeader;
import dev.cowbird.imagebackend.format.VpcType;
import java.io.IOException;
import java.util.Optional;

/** vpc, which others call VHD: fixed or dynamic, so that all of it is in one file. */
final class VpcInspector implements FormatInspector {
  @Override
  public ImageFacts inspect(ImageBytes image, SizeLimit limit)
      throws IOException, MalformedImageException, RefusedException {
    VpcImage vpc = VpcImage.read(image);
    refuseParent(vpc);
    DiskSize size = VirtualSize.check(vpc.footer().virtualBytes(), limit);
    // Judged by the header so far, which bounds what the table may cost.
    Optional<VpcSparseHeader> header = vpc.header();
    long stored =
        header.isPresent() ? VpcBlockTable.storedBytes(image, vpc, header.get()) : size.bytes();
    return new ImageFacts(size, stored, details(vpc.footer()));
  }

  private static void refuseParent(VpcImage vpc) throws RefusedException {
    String parent = vpc.header().map(VpcSparseHeader::parentName).orElse("");
    int locators = vpc.header().map(VpcSparseHeader::parentLocators).orElse(0);
    if (vpc.footer().type() == VpcType.DIFFERENCING) {
      throw new RefusedException(
          "it is a differencing disk, which refers to a parent, " + quoted(parent));
    }
    if (!parent.isEmpty() || locators > 0) {
      throw new RefusedException("it refers to a parent, " + quoted(parent) + ", though it is a "
          + vpc.footer().type().label() + " disk");
    }
  }

  private static String details(VpcFooter footer) {
    String type = footer.type().label();
    return footer.isSizedByGeometry() && footer.currentBytes() != footer.virtualBytes()
        ? type + ", sized by its geometry, not as its " + footer.currentBytes() + " bytes"
        : type;
  }
}

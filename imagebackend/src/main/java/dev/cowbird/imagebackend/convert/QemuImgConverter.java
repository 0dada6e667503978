/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.StorageErrors;
import dev.cowbird.imagebackend.qemuimg.QemuImg;
import dev.cowbird.imagebackend.qemuimg.QemuImgInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Converts by qemu-img, once it agrees with what our inspection found. */
public final class QemuImgConverter implements Converter {
  private final QemuImg qemuImg;
  private final HostFiles files;
  private final SpaceGuard space;

  public QemuImgConverter(QemuImg qemuImg, HostFiles files, SpaceGuard space) {
    this.qemuImg = qemuImg;
    this.files = files;
    this.space = space;
  }

  @Override
  public void convert(
      Path image, Inspection.Accepted accepted, Path target, LongConsumer unpackedBytes) {
    requireAgreement(image, accepted);
    space.require(accepted.unpackedBytes(), "Converting image " + image);
    createHole(target, accepted.virtualSize().bytes());
    qemuImg.convertToRaw(image, accepted.format(), accepted.virtualSize(), target);
  }

  private void requireAgreement(Path image, Inspection.Accepted accepted) {
    QemuImgInfo info = qemuImg.info(image, accepted.format());
    boolean agreed = info.virtualBytes() == accepted.virtualSize().bytes()
        && info.backing() == QemuImgInfo.Backing.NONE;
    if (!agreed) {
      throw new ImageException(
          Kind.IMAGE_REFUSED,
          "Image "
              + image
              + " is judged differently: our inspection found "
              + accepted.virtualSize().bytes()
              + " bytes without backing file, qemu-img "
              + info);
    }
  }

  private void createHole(Path target, long bytes) {
    try {
      files.create(target).close();
      files.extend(target, bytes);
    } catch (IOException e) {
      throw StorageErrors.translate("Creating " + target, e);
    }
  }
}

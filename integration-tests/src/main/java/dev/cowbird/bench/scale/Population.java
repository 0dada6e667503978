/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.scale;

import dev.cowbird.bench.host.BenchException;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fills a state directory by the API itself: images of one sector, pulled, and instances that have
 * a disk and no machine, spread over the images.
 */
final class Population {
  private static final DiskSize DISK = DiskSize.parse("1M");

  private final ComputeDriver driver;
  private final Path sources;
  private int images;
  private int instances;

  Population(ComputeDriver driver, Path sources) {
    this.driver = driver;
    this.sources = sources;
  }

  /** Makes what is missing. */
  void growTo(int moreImages, int moreInstances) {
    while (images < moreImages) {
      driver.images().pull(image(images++), ProgressListener.none());
    }
    while (instances < moreInstances) {
      createDisk("instance-" + instances++);
    }
  }

  /** A disk of the first image. */
  void createDisk(String name) {
    int number = name.hashCode();
    driver.createDisk(
        new DiskRequest(
            image(Math.floorMod(number, images)), new InstanceName(name), DISK, DiskKind.QCOW2),
        ProgressListener.none());
  }

  private ImageRequest image(int number) {
    Path file = sources.resolve("image-" + number);
    try {
      if (!Files.exists(file)) {
        byte[] sector = new byte[(int) DiskSize.SECTOR_BYTES];
        byte[] text = file.getFileName().toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, sector, 0, text.length);
        Files.write(file, sector);
      }
    } catch (IOException e) {
      throw new BenchException("Can't write " + file + ": " + e, e);
    }
    return ImageRequest.of(new ImageLocation.LocalFile(file))
        .withFormat(DeclaredFormat.of(ImageFormat.RAW));
  }
}

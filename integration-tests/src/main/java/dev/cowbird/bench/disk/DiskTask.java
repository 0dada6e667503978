/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.disk;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.util.List;
import java.util.Optional;

/** One disk that is to be made. */
record DiskTask(
    ImageLocation image, Optional<DeclaredFormat> format, DiskSize size, String instance) {
  private static final String NO_FORMAT = "-";

  DiskTask named(String name) {
    return new DiskTask(image, format, size, name);
  }

  DiskTask sized(DiskSize other) {
    return new DiskTask(image, format, other, instance);
  }

  /** For the command line of another process. */
  List<String> arguments() {
    return List.of(
        imageText(),
        format.map(DeclaredFormat::text).orElse(NO_FORMAT),
        Long.toString(size.bytes()),
        instance);
  }

  /** The image as others can read it; the query of a URL, which may be a secret, included. */
  String imageText() {
    return image instanceof ImageLocation.Http http ? http.uri().toString() : image.toString();
  }

  static DiskTask parse(List<String> arguments) {
    return new DiskTask(
        ImageLocation.parse(arguments.get(0)),
        Optional.of(arguments.get(1))
            .filter(text -> !text.equals(NO_FORMAT))
            .map(DeclaredFormat::new),
        new DiskSize(Long.parseLong(arguments.get(2))),
        arguments.get(3));
  }

  Disk run(ImageBackend images) {
    ImageRequest request = ImageRequest.of(image);
    InstanceName name = new InstanceName(instance);
    try (InstanceLock lock = images.lockInstance(name)) {
      return images.createDisk(
          lock,
          new DiskRequest(
              format.map(request::withFormat).orElse(request), name, size, DiskKind.QCOW2),
          ProgressListener.none());
    }
  }
}

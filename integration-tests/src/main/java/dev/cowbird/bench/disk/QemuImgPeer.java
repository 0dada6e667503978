/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.disk;

import dev.cowbird.bench.host.Program;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation.LocalFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The least that somebody with {@code qemu-img} alone does: convert, and an overlay. */
final class QemuImgPeer {
  static final String NAME = "qemu-img";

  private QemuImgPeer() {}

  /** Why it can't do anything here; empty if it can. */
  static Optional<String> obstacle() {
    return Program.isInstalled(NAME)
        ? Optional.empty()
        : Optional.of(NAME + " is skipped: it is not installed");
  }

  /** Why it can't make a base of the image; empty if it can. */
  static Optional<String> obstacle(DiskTask task) {
    if (!(task.image() instanceof LocalFile file)) {
      return Optional.of(NAME + " is skipped for cold: the image is no file of this host");
    }
    if (task.format().flatMap(DeclaredFormat::known).isEmpty()) {
      return Optional.of(NAME + " is skipped for cold: it needs a --format that it knows");
    }
    return Compression.ofName(file.path().toString())
        .map(c -> NAME + " is skipped for cold: it does not unpack " + c.name());
  }

  /** Converts the image and makes an overlay on that; in seconds. */
  static double cold(DiskTask task, Path directory) {
    LocalFile source = (LocalFile) task.image();
    ImageFormat format = task.format().flatMap(DeclaredFormat::known).orElseThrow();
    Path base = directory.resolve("base");
    double convert = Program.of(
            NAME,
            "convert",
            "-f",
            format.isRaw() ? "raw" : format.label(),
            "-O",
            "raw",
            "-t",
            "none",
            source.path().toString(),
            base.toString())
        .run()
        .seconds();
    return convert + overlay(base, directory, task.size());
  }

  /** Makes an overlay on a raw base that is there; in seconds. */
  static double overlay(Path base, Path directory, DiskSize size) {
    return Program.of(List.of(
            NAME,
            "create",
            "-q",
            "-f",
            "qcow2",
            "-b",
            base.toString(),
            "-F",
            "raw",
            directory.resolve("disk").toString(),
            Long.toString(size.bytes())))
        .run()
        .seconds();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.awaitility.Awaitility.await;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.testing.BootSectorGuest;
import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The guest of one sector, from its image to what it reports. */
final class BootSector {
  /** Far longer than it takes, as the host may be busy with other things. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  static final DiskSize IMAGE_SIZE = new DiskSize(8L << 20);

  private static final int BEYOND_THE_GUEST = 1 << 20;

  private BootSector() {}

  /** A raw image of {@link #IMAGE_SIZE}. */
  static Path rawImage(Path directory, String tag) {
    return BootSectorGuest.writeRaw(directory.resolve(tag + ".raw"), IMAGE_SIZE, tag);
  }

  /** The same as compressed qcow2. */
  static Path qcow2Image(Path directory, String tag) {
    return compressed(rawImage(directory, tag));
  }

  /** As {@link #qcow2Image}, but full: unpacking it takes many writes. */
  static Path fullQcow2Image(Path directory, String tag) {
    return compressed(fullRawImage(directory, tag));
  }

  /** The same as {@link #fullQcow2Image}, for qemu-img to unpack. */
  static Path fullVmdkImage(Path directory, String tag) {
    return vmdk(fullRawImage(directory, tag));
  }

  private static Path fullRawImage(Path directory, String tag) {
    Path raw = rawImage(directory, tag);
    byte[] noise = new byte[(int) IMAGE_SIZE.bytes() - BEYOND_THE_GUEST];
    new Random(1).nextBytes(noise);
    try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
      file.seek(BEYOND_THE_GUEST);
      file.write(noise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return raw;
  }

  /** The same as a vmdk of one stream. */
  static Path vmdkImage(Path directory, String tag) {
    return vmdk(rawImage(directory, tag));
  }

  private static Path vmdk(Path raw) {
    return converted(raw, "vmdk", "-o", "subformat=streamOptimized");
  }

  private static Path compressed(Path raw) {
    return converted(raw, "qcow2", "-c");
  }

  private static Path converted(Path raw, String format, String... options) {
    String name = raw.getFileName().toString();
    Path converted = raw.resolveSibling(name.replace(".raw", "." + format));
    List<String> command =
        new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O", format));
    command.addAll(List.of(options));
    command.addAll(List.of(raw.toString(), converted.toString()));
    new ExecCommandRunner().run(Command.of(command));
    return converted;
  }

  static InstanceSpec.Builder spec(InstanceName name, Path image) {
    return spec(name, image.toString());
  }

  /** A machine as small as the guest allows, with a disk of the image's own size. */
  static InstanceSpec.Builder spec(InstanceName name, String image) {
    return InstanceSpec.builder(name, ImageRequest.of(ImageLocation.parse(image)))
        .diskSize(DiskSize.ZERO)
        .memory(MemorySize.ofMib(16))
        .network(new NetworkSpec.None());
  }

  static Instance spawn(ComputeDriver driver, InstanceSpec.Builder spec) {
    return driver.spawn(spec.build(), ProgressListener.none());
  }

  /** Waits for the guest's report of its boot number {@code boots}. */
  static Report awaitBoot(ComputeDriver driver, InstanceName name, long boots) {
    Path log = driver.consoleLog(name);
    return await("boot " + boots + " of " + name)
        .atMost(PATIENCE)
        .until(
            () -> BootSectorGuest.parse(text(log)).orElse(new Report(0, 0, "")),
            report -> report.boots() >= boots);
  }

  private static String text(Path log) throws IOException {
    return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
  }

  static long sectors(DiskSize size) {
    return size.bytes() / DiskSize.SECTOR_BYTES;
  }
}

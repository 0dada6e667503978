/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.SmallDisk;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qcow2ConverterTest {
  private static final int CLUSTER = 64 << 10;
  private static final DiskSize SIZE = new DiskSize(16 * CLUSTER + 512);
  private static final byte[] MARK = {1, 2, 3};
  private static final String BY_ANOTHER = "by another";

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final AtomicLong told = new AtomicLong();

  private Path write(byte[] image) throws IOException {
    return Files.write(directory.resolve("image"), image);
  }

  private Path target() {
    return directory.resolve("target");
  }

  private static byte[] qcow2() {
    return TinyQcow2.of(SIZE).data(5, MARK).compressed(7, MARK).zeros(6).bytes();
  }

  private void convert(HostFiles files, ImageFormat format, byte[] image, DiskSize size)
      throws IOException {
    Converter other = (path, accepted, target, unpackedBytes) -> {
      try {
        Files.writeString(target, BY_ANOTHER, StandardOpenOption.CREATE_NEW);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
    Inspection.Accepted accepted = new Inspection.Accepted(format, size, 2 * CLUSTER, "");
    new Qcow2Converter(new Qcow2Unpacker(2), files, new SpaceGuard(files, directory), other)
        .convert(write(image), accepted, target(), told::addAndGet);
  }

  @Test
  void unpacks_what_the_guest_sees_and_keeps_holes() throws IOException {
    convert(linux, ImageFormat.QCOW2, qcow2(), SIZE);

    byte[] expected = new byte[(int) SIZE.bytes()];
    System.arraycopy(MARK, 0, expected, 5 * CLUSTER, MARK.length);
    System.arraycopy(MARK, 0, expected, 7 * CLUSTER, MARK.length);
    assertThat(Files.readAllBytes(target())).isEqualTo(expected);
    assertThat(linux.allocatedBytes(target())).isLessThan(CLUSTER);
    assertThat(told).hasValue(2 * CLUSTER);
  }

  @Test
  void what_it_can_not_read_is_left_to_another_with_nothing_in_the_way() throws IOException {
    byte[] image = TinyQcow2.of(SIZE).compressed(7, MARK).bytes();
    Arrays.fill(image, image.length - CLUSTER, image.length, (byte) 0xff);

    convert(linux, ImageFormat.QCOW2, image, SIZE);

    assertThat(target()).hasContent(BY_ANOTHER);
  }

  @Test
  void what_is_not_qcow2_is_left_to_another() throws IOException {
    convert(linux, ImageFormat.VMDK, qcow2(), SIZE);

    assertThat(target()).hasContent(BY_ANOTHER);
  }

  @Test
  void an_image_that_is_not_the_one_that_was_judged_is_refused() {
    assertFails(
        Kind.IMAGE_REFUSED, () -> convert(linux, ImageFormat.QCOW2, qcow2(), DiskSize.ofGib(1)));
  }

  @Test
  void a_full_file_system_is_known_before_anything_is_written() {
    HostFiles small = new SmallDisk(linux, 100L << 20, (5L << 20) + CLUSTER);

    assertFails(Kind.NO_SPACE, () -> convert(small, ImageFormat.QCOW2, qcow2(), SIZE));
    assertThat(target()).doesNotExist();
  }
}

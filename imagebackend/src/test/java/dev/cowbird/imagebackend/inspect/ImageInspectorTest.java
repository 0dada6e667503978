/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyKernel;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import dev.cowbird.imagebackend.testing.TinyVpc;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1);
  private static final DiskSize SIZE = new DiskSize(1 << 20);
  private static final byte[] RAW = new byte[40960];
  private static final byte[] QCOW2 = TinyQcow2.of(SIZE).data(3, new byte[] {1}).bytes();

  private final ImageInspector inspector = new ImageInspector();

  @Test
  void bytes_without_a_signature_are_raw() throws IOException {
    assertAccepted(inspect(RAW), ImageFormat.RAW, 40960);
    assertAccepted(inspect(RAW, "raw"), ImageFormat.RAW, 40960);
  }

  @ParameterizedTest
  @CsvSource({"1, 512", "511, 512", "512, 512", "513, 1024"})
  void a_raw_disk_ends_with_a_whole_sector(int bytes, int virtualSize) throws IOException {
    assertAccepted(inspect(new byte[bytes]), ImageFormat.RAW, virtualSize);
  }

  @Test
  void qcow2_is_accepted_with_its_virtual_size() throws IOException {
    assertAccepted(inspect(QCOW2), ImageFormat.QCOW2, SIZE.bytes());
    assertAccepted(inspect(QCOW2, "qcow2"), ImageFormat.QCOW2, SIZE.bytes());
  }

  @Test
  void an_empty_file_is_refused_whatever_it_is_called() throws IOException {
    assertThat(inspect(new byte[0]))
        .isEqualTo(new Inspection.Rejected(Optional.empty(), "it is empty"));
    assertThat(inspect(new byte[0], "raw")).isEqualTo(inspect(new byte[0]));
    assertThat(inspect(new byte[0], "qcow2")).isEqualTo(inspect(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-f",
        "--help",
        "json:{}",
        "QCOW2",
        "raw ",
        "raw,file=/etc/passwd",
        "host_device",
        "nbd",
        "qcow",
        "qed",
        "luks",
        "../raw",
        "RAW"
      })
  void an_unknown_declaration_is_refused(String declared) throws IOException {
    assertRejected(inspect(RAW, declared), "raw", "declared '" + declared + "', an unknown format");
  }

  @Test
  void an_unknown_declaration_is_shown_on_one_short_line() throws IOException {
    String text = "a\nb\u001b[1m\u202e\u2028" + "\ud83d\udc26".repeat(100);

    assertRejected(
        inspect(RAW, text),
        "raw",
        "declared 'a?b?[1m??" + "\ud83d\udc26".repeat(71) + "...', an unknown format");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RAW", "QCOW2", "INITRD"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_declaration_must_have_its_signature(ImageFormat declared) throws IOException {
    assertRejected(
        inspect(RAW, declared.label()),
        "raw",
        "declared " + declared + ", but the content has no " + declared + " signature");
    assertRejected(
        inspect(QCOW2, declared.label()),
        "qcow2",
        "declared " + declared + ", but the content is qcow2");
  }

  @Test
  void raw_and_qcow2_are_not_taken_for_each_other() throws IOException {
    assertRejected(inspect(QCOW2, "raw"), "qcow2", "declared raw, but the content is qcow2");
    assertRejected(
        inspect(RAW, "qcow2"), "raw", "declared qcow2, but the content has no qcow2 signature");
  }

  @Test
  void vhd_is_another_name_for_vpc() throws IOException {
    byte[] vpc = TinyVpc.fixed(SIZE).bytes();

    assertAccepted(inspect(vpc, "vhd"), ImageFormat.VPC, SIZE.bytes());
    assertThat(inspect(vpc, "vhd")).isEqualTo(inspect(vpc, "vpc"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, KDMV, vmdk, vmdk version 0 is none of 1 to 3",
    "0, '# Disk DescriptorFile', vmdk, 'it is only a vmdk descriptor, its data is in other files'",
    "32769, CD001, iso, 'iso: the volume descriptors have no terminator: at 34816 there is none of them'",
    "0, WithoutFreeSpace, parallels, parallels images are not supported",
    "0, Bochs Virtual HD Image, bochs, bochs images are not supported",
    "40448, koly, dmg, dmg images are not supported",
    "0, (\u00b5/\u00fd, zstd, 'it is compressed (zstd), not a disk'",
    "0, LUKS\u00ba\u00be, luks, it is encrypted (luks)",
  })
  void other_formats_are_refused_by_name(int offset, String magic, String format, String reason)
      throws IOException {
    byte[] image = withText(RAW, offset, magic);

    assertRejected(inspect(image), format, reason);
    assertRejected(inspect(image, "raw"), format, "declared raw, but the content is " + format);
  }

  @Test
  void two_formats_at_once_are_refused() throws IOException {
    byte[] image = withText(QCOW2, QCOW2.length - 512, "conectix");

    Inspection expected = new Inspection.Rejected(
        Optional.empty(), "it could be qcow2 or vpc, it has the signatures of all");
    assertThat(inspect(image)).isEqualTo(expected);
    assertThat(inspect(image, "qcow2")).isEqualTo(expected);
  }

  @Test
  void a_virtual_size_up_to_the_limit_is_accepted() throws IOException {
    assertAccepted(
        inspector.inspect(ImageBytes.of(QCOW2), Optional.empty(), SIZE),
        ImageFormat.QCOW2,
        SIZE.bytes());
    assertAccepted(
        inspector.inspect(ImageBytes.of(RAW), Optional.empty(), new DiskSize(40960)),
        ImageFormat.RAW,
        40960);
  }

  @Test
  void a_larger_virtual_size_is_refused_with_both_sizes() throws IOException {
    assertTooLarge(
        inspector.inspect(ImageBytes.of(QCOW2), Optional.empty(), new DiskSize(512 * 2047)),
        "qcow2",
        "its virtual size of 1 MiB (1048576 bytes) is over the limit of 1023.5 KiB (1048064 bytes)");
    assertTooLarge(
        inspector.inspect(ImageBytes.of(RAW), Optional.empty(), new DiskSize(32768)),
        "raw",
        "its virtual size of 40 KiB (40960 bytes) is over the limit of 32 KiB (32768 bytes)");
  }

  @Test
  void a_raw_file_of_any_size_has_a_verdict() throws IOException {
    assertTooLarge(
        inspector.inspect(zeros(Long.MAX_VALUE), Optional.empty(), LIMIT),
        "raw",
        "its virtual size of 8388608 TiB (9223372036854775807 bytes) is over the limit of 1 GiB"
            + " (1073741824 bytes)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel", "aki"})
  void a_kernel_is_one_by_declaration_and_signature(String declared) throws IOException {
    assertAccepted(inspect(TinyKernel.bytes(), declared), ImageFormat.KERNEL, 1024);
    assertRejected(
        inspect(RAW, declared), "raw", "declared kernel, but the content has no kernel signature");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7f454c46, ELF",
    "56, 41524d64, Image",
    "0, 4d5a00007a696d67, EFI zboot",
    "0, 1f8b08, compressed by gzip"
  })
  void kernels_of_other_kinds_are_known_too(int offset, String signature, String details)
      throws IOException {
    byte[] kernel = withBytes(RAW, offset, HexFormat.of().parseHex(signature));

    assertThat(assertAccepted(inspect(kernel, "kernel"), ImageFormat.KERNEL, RAW.length)
            .details())
        .isEqualTo(details);
  }

  /** Its first sector looks like a partition table's, which harms nobody. */
  @Test
  void a_kernel_that_nobody_calls_one_is_raw() throws IOException {
    assertAccepted(inspect(TinyKernel.bytes()), ImageFormat.RAW, 1024);
  }

  @ParameterizedTest
  @CsvSource({
    "303730373031, begins uncompressed",
    "1f8b08, compressed by gzip",
    "fd377a585a00, compressed by xz",
    "28b52ffd, compressed by zstd",
    "425a6839314159265359, compressed by bzip2",
    "5d000080, begins uncompressed"
  })
  void an_initial_ram_disk_may_be_compressed_in_any_way(String signature, String details)
      throws IOException {
    byte[] initrd = withBytes(RAW, 0, HexFormat.of().parseHex(signature));

    for (String declared : List.of("initrd", "ari")) {
      assertThat(assertAccepted(inspect(initrd, declared), ImageFormat.INITRD, RAW.length)
              .details())
          .isEqualTo(details);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel", "initrd"})
  void no_disk_image_is_what_a_machine_is_started_with(String declared) throws IOException {
    assertRejected(
        inspect(QCOW2, declared), "qcow2", "declared " + declared + ", but the content is qcow2");
    assertThat(inspect(new byte[0], declared)).isEqualTo(inspect(new byte[0]));
    assertTooLarge(
        inspector.inspect(
            ImageBytes.of(TinyKernel.bytes()),
            Optional.of(new DeclaredFormat(declared)),
            new DiskSize(512)),
        "raw",
        "its virtual size of 1000 B (1000 bytes) is over the limit of 512 B (512 bytes)");
  }

  @Test
  void what_amazon_calls_a_machine_image_is_raw() throws IOException {
    assertAccepted(inspect(RAW, "ami"), ImageFormat.RAW, RAW.length);
  }

  @Test
  void an_image_that_can_not_be_read_is_no_verdict() {
    ImageBytes shrunk = new ImageBytes() {
      @Override
      public long size() {
        return 40960;
      }

      @Override
      public void read(long offset, ByteBuffer into) throws IOException {
        throw new EOFException("It shrank");
      }
    };

    assertThatThrownBy(() -> inspector.inspect(shrunk, Optional.empty(), LIMIT))
        .isInstanceOf(EOFException.class);
  }

  private static ImageBytes zeros(long size) {
    return new ImageBytes() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void read(long offset, ByteBuffer into) {
        into.position(into.limit());
      }
    };
  }

  private Inspection inspect(byte[] image) throws IOException {
    return inspector.inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }

  private Inspection inspect(byte[] image, String declared) throws IOException {
    return inspector.inspect(
        ImageBytes.of(image), Optional.of(new DeclaredFormat(declared)), LIMIT);
  }

  private static void assertTooLarge(Inspection inspection, String format, String reason) {
    assertThat(inspection)
        .isEqualTo(new Inspection.Rejected(Optional.of(format), reason, Kind.IMAGE_TOO_LARGE));
  }

  private static void assertRejected(Inspection inspection, String format, String reason) {
    assertThat(inspection).isEqualTo(new Inspection.Rejected(Optional.of(format), reason));
  }
}

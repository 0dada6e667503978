/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static dev.cowbird.imagebackend.testing.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyIso;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInspectorTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1);
  private static final byte[] PLAIN = TinyIso.of("COWBIRD").bytes();

  /** One partition from sector 64 on, as on a USB stick. */
  private static final byte[] HYBRID = withBytes(
      PLAIN,
      446,
      HexFormat.of().parseHex("80000000170000004000000000020000" + "00".repeat(48) + "55aa"));

  @Test
  void an_iso_is_a_disk_of_its_own_length() throws IOException {
    Inspection.Accepted plain = assertAccepted(inspect(PLAIN), ImageFormat.ISO, PLAIN.length);

    assertThat(plain.unpackedBytes()).isEqualTo(PLAIN.length);
    assertThat(plain.details())
        .isEqualTo("volume 'COWBIRD', not bootable as a disc, no partition table");
    assertThat(inspect(PLAIN, "iso")).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"1, 262656", "512, 262656", "513, 263168", "2048, 264192"})
  void its_last_sector_is_filled_up(int more, int virtualSize) throws IOException {
    byte[] longer = Arrays.copyOf(PLAIN, PLAIN.length + more);

    assertAccepted(inspect(longer), ImageFormat.ISO, virtualSize);
  }

  @Test
  void a_name_is_told_in_one_visible_line() throws IOException {
    byte[] image = TinyIso.of("A\n\u0007B").bootable().bytes();

    assertThat(assertAccepted(inspect(image), ImageFormat.ISO, image.length).details())
        .isEqualTo("volume 'A??B', bootable as a disc, no partition table");
  }

  @Test
  void a_partition_table_before_it_makes_it_no_less_an_iso() throws IOException {
    Inspection.Accepted hybrid = assertAccepted(inspect(HYBRID), ImageFormat.ISO, HYBRID.length);

    assertThat(hybrid.details()).endsWith("partitioned by MBR");
    assertThat(inspect(HYBRID, "iso")).isEqualTo(hybrid);
  }

  @Test
  void a_disk_that_is_both_may_be_declared_raw() throws IOException {
    assertAccepted(inspect(HYBRID, "raw"), ImageFormat.RAW, HYBRID.length);
    // Partitioned anew: what is left of an ISO before the first partition says nothing.
    assertAccepted(inspect(withText(HYBRID, 32848, "????"), "raw"), ImageFormat.RAW, HYBRID.length);
  }

  @Test
  void an_iso_alone_may_not_be_declared_raw() throws IOException {
    assertThat(inspect(PLAIN, "raw"))
        .isEqualTo(
            new Inspection.Rejected(Optional.of("iso"), "declared raw, but the content is iso"));
  }

  @Test
  void a_broken_one_is_refused() throws IOException {
    assertThat(inspect(cutTo(PLAIN, PLAIN.length / 2)))
        .isEqualTo(new Inspection.Rejected(
            Optional.of("iso"),
            "iso: the file is truncated: it has 131072 bytes, and the volume says that it takes"
                + " 262144"));
  }

  @Test
  void the_limit_counts_for_it_too() throws IOException {
    Inspection inspection = new ImageInspector()
        .inspect(ImageBytes.of(PLAIN), Optional.empty(), new DiskSize(PLAIN.length - 512));

    assertThat(inspection)
        .isInstanceOfSatisfying(
            Inspection.Rejected.class,
            rejected -> assertThat(rejected.kind()).isEqualTo(Kind.IMAGE_TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QFI\u00fb\0\0\0\3",
        "KDMV",
        "vhdxfile",
        "LUKS\u00ba\u00be\0\1",
        "# Disk DescriptorFile\n"
      })
  void another_format_in_its_system_area_is_refused_whatever_is_declared(String magic)
      throws IOException {
    for (byte[] iso : new byte[][] {PLAIN, HYBRID}) {
      byte[] image = withText(iso, 0, magic);

      assertThat(((Inspection.Rejected) inspect(image)).reason()).contains("signatures of all");
      assertThat(inspect(image, "iso")).isEqualTo(inspect(image));
      assertThat(inspect(image, "raw")).isEqualTo(inspect(image));
    }
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }

  private static Inspection inspect(byte[] image, String declared) throws IOException {
    return new ImageInspector()
        .inspect(ImageBytes.of(image), Optional.of(new DeclaredFormat(declared)), LIMIT);
  }
}

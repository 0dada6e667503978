/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.domain.DiskAttachment;
import dev.cowbird.driver.domain.DiskBus;
import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DiskFormat;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskFormatting;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSpecTest {
  @Test
  void reads_every_kind() {
    ImageRequest image = ImageRequest.of(ImageLocation.parse("/a,b.img"));

    assertThat(DiskSpec.parse("ephemeral:20G"))
        .isEqualTo(DiskSpec.ephemeral(DiskSize.ofGib(20), DiskFormatting.EXT4));
    assertThat(DiskSpec.parse("ephemeral:1536M,label=data,fs=xfs"))
        .isEqualTo(DiskSpec.ephemeral(DiskSize.parse("1536M"), DiskFormatting.XFS, "data"));
    assertThat(DiskSpec.parse("swap:2G")).isEqualTo(DiskSpec.swap(DiskSize.ofGib(2)));
    assertThat(DiskSpec.parse("blank:512")).isEqualTo(DiskSpec.blank(DiskSize.parse("512")));
    assertThat(DiskSpec.parse("volume:/v,1=2.img,format=raw"))
        .isEqualTo(DiskSpec.volume(Path.of("/v,1=2.img"), DiskFormat.RAW));
    assertThat(DiskSpec.parse("image:/a,b.img")).isEqualTo(DiskSpec.image(image));
    assertThat(DiskSpec.parse("image:/a,b.img,size=3G,format=--odd"))
        .isEqualTo(
            DiskSpec.image(image.withFormat(new DeclaredFormat("--odd")), DiskSize.ofGib(3)));
  }

  @Test
  void reads_how_a_disk_is_attached() {
    assertThat(DiskSpec.parse("blank:1G,bus=scsi,serial=A 1,access=read-only"))
        .isEqualTo(DiskSpec.blank(DiskSize.ofGib(1))
            .attached(DiskAttachment.standard()
                .withBus(DiskBus.SCSI)
                .withSerial("A 1")
                .withAccess(Access.READ_ONLY)));
    assertThat(
            DiskSpec.parse("volume:/v,format=raw,access=shareable").attachment().access())
        .isEqualTo(Access.SHAREABLE);
  }

  @Test
  void relative_paths_are_of_the_directory_that_is_given() {
    Path directory = Path.of("/specs");

    assertThat(DiskSpec.parse(directory, "volume:v.img,format=raw"))
        .isEqualTo(DiskSpec.volume(Path.of("/specs/v.img"), DiskFormat.RAW));
    assertThat(DiskSpec.parse(directory, "image:a.img"))
        .isEqualTo(DiskSpec.image(ImageRequest.of(ImageLocation.parse("/specs/a.img"))));
    assertThat(DiskSpec.parse("volume:v.img,format=raw"))
        .isEqualTo(DiskSpec.volume(Path.of("v.img").toAbsolutePath(), DiskFormat.RAW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ephemeral:20G,fs=ext4",
        "ephemeral:1536M,fs=xfs,label=data",
        "swap:2G,label=more",
        "blank:512",
        "volume:/v.img,format=qcow2,bus=sata,serial=A1,access=read-only",
        "image:/a.img,size=1T"
      })
  void is_written_as_it_is_read(String text) {
    assertThat(DiskSpec.parse(text)).hasToString(text);
  }

  @Test
  void shows_no_credentials_of_an_image() {
    assertThat(DiskSpec.parse("image:https://me:pass@example.org/a.img?key=1"))
        .hasToString("image:https://example.org/a.img?...");
  }

  @Test
  void a_comma_that_is_no_options_can_be_written_otherwise() {
    assertThat(DiskSpec.parse("image:file:/a%2Csize=1.img,size=1G"))
        .isEqualTo(DiskSpec.image(
            ImageRequest.of(ImageLocation.parse("/a,size=1.img")), DiskSize.ofGib(1)));
    assertThat(DiskSpec.parse("image:/a,B=1,2.img,size=1G"))
        .isEqualTo(DiskSpec.image(
            ImageRequest.of(ImageLocation.parse("/a,B=1,2.img")), DiskSize.ofGib(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image:https://me:pass@example.org/a,b=c",
        "image:https://me:pass@example.org/a,size=1",
        "image:https://me:pass@example.org/a,size=1G,size=2G",
        "image:https://me:pass@example.org/a,bus=fdc",
        "image:https://me:p/ass@example.org:99999999999/a",
        "image:https://example.org/a?key=pass,b=c",
        "https://me:pass@example.org/a",
        "https://me:pa@ss@example.org/a",
        "volume:https://me:pass@example.org/a"
      })
  void shows_no_credentials_of_what_it_refuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSpec.parse(text))
        .withMessageNotContaining("ass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20G | ephemeral:SIZE",
        "floppy:1M | ephemeral:SIZE",
        "'' | ephemeral:SIZE",
        "ephemeral: | not a size",
        "ephemeral:1000 | not a multiple",
        "ephemeral:1G,fs=swap | ext4, xfs, vfat",
        "ephemeral:1G,fs=btrfs | ext4, xfs, vfat",
        "ephemeral:1G,fs=ext4,fs=xfs | twice",
        "ephemeral:1G,format=raw | can't have format",
        "ephemeral:299M,fs=xfs | at least 300 MiB",
        "ephemeral:4M | at least 8 MiB",
        "ephemeral:3T,fs=vfat | at most 2 TiB",
        "ephemeral:1G,fs=xfs,label=thirteen-long | at most 12",
        "ephemeral:1G,label=seventeen-letters | at most 16",
        "ephemeral:1G,fs=vfat,label=data | at most 11",
        "ephemeral:1G,label= | not a label",
        "ephemeral:1G,label=-L | not a label",
        "ephemeral:1G,label=a/b | not a label",
        "swap:1K | at least 1 MiB",
        "swap:1G,label=sixteen-letters. | at most 15",
        "blank:0 | no size",
        "blank:1G,bus=fdc | floppies",
        "blank:1G,bus=nvme | virtio, scsi",
        "blank:1G,serial=a/b | serial number",
        "blank:1G,access=shareable | one machine's own",
        "volume:,format=raw | names no volume",
        "volume:/v | never guessed",
        "volume:/v,format=vmdk | raw, qcow2",
        "volume:/v,format=qcow2,access=shareable | raw volume only",
        "image:ftp://x/a | ",
        "image:/a,b=c.img | can't have b; all that ends it as ,WORD=VALUE is an option",
        "image:/a,size=big.img | size is wrong: 'big.img' is not a size",
        "image:/a,siez=1G | can't have siez",
      })
  void refuses_what_is_no_disk(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSpec.parse(text))
        .withMessageContaining(why == null ? "" : why);
  }

  @Test
  void shows_no_control_characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskSpec.parse("blank:1G,label=\u001b[2J\n"))
        .withMessageNotContaining("\u001b")
        .withMessageNotContaining("\n");
  }
}

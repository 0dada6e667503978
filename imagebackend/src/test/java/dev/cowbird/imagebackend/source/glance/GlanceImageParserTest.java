/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static dev.cowbird.imagebackend.source.glance.ImageRecords.IMAGE;
import static dev.cowbird.imagebackend.source.glance.ImageRecords.json;
import static dev.cowbird.imagebackend.source.glance.ImageRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlanceImageParserTest {
  private static GlanceImage parse(JsonNode record) throws IOException {
    return GlanceImageParser.parse(record, IMAGE, "the image service");
  }

  @Test
  void reads_what_glance_says_of_an_image() throws IOException {
    GlanceImage image = parse(record());

    assertThat(image.id()).isEqualTo(IMAGE);
    assertThat(image.status()).isEqualTo("active");
    assertThat(image.size()).hasValue(3);
    assertThat(image.virtualBytes()).hasValue(3);
    assertThat(image.diskFormat()).hasValue("raw");
    assertThat(image.containerFormat()).hasValue("bare");
    assertThat(image.minDiskGib()).isEqualTo(2);
    assertThat(image.minMemoryMib()).isEqualTo(512);
    assertThat(image.digests()).containsOnlyKeys(DigestAlgorithm.MD5, DigestAlgorithm.SHA512);
    assertThat(image.version())
        .hasValueSatisfying(version -> assertThat(version).startsWith("sha512:27864cc5"));
  }

  @Test
  void keeps_the_properties_that_somebody_has_added() throws IOException {
    GlanceImage image = parse(record().put("os_distro", "debian").put("odd", 7));

    assertThat(image.properties())
        .containsOnly(entry("hw_disk_bus", "virtio"), entry("os_distro", "debian"));
  }

  @Test
  void an_image_without_a_boot_loader_names_a_kernel() throws IOException {
    String kernel = "11111111-1111-1111-1111-111111111111";
    String initrd = "22222222-2222-2222-2222-222222222222";

    assertThat(parse(record()
                .put("kernel_id", kernel)
                .put("ramdisk_id", initrd)
                .put("os_command_line", "quiet"))
            .kernel())
        .contains(new ImageKernel(
            ImageLocation.parse("glance:" + kernel),
            Optional.of(ImageLocation.parse("glance:" + initrd)),
            Optional.of("quiet")));
    assertThat(parse(record().put("kernel_id", kernel).putNull("ramdisk_id")).kernel())
        .contains(new ImageKernel(
            ImageLocation.parse("glance:" + kernel), Optional.empty(), Optional.empty()));
    assertThat(parse(record().putNull("kernel_id").put("ramdisk_id", initrd)).kernel())
        .isEmpty();
    assertThat(parse(record()).kernel()).isEmpty();
  }

  @Test
  void an_image_without_data_has_neither_size_nor_digest() throws IOException {
    GlanceImage image = parse(json("{\"id\": \"" + IMAGE + "\", \"status\": \"queued\","
        + " \"size\": null, \"checksum\": null, \"os_hash_algo\": null, \"os_hash_value\": null,"
        + " \"disk_format\": null, \"container_format\": null, \"virtual_size\": null}"));

    assertThat(image.status()).isEqualTo("queued");
    assertThat(image.size()).isEmpty();
    assertThat(image.digests()).isEmpty();
    assertThat(image.version()).isEmpty();
    assertThat(image.diskFormat()).isEmpty();
    assertThat(image.containerFormat()).isEmpty();
  }

  @Test
  void a_hash_that_is_not_known_here_still_tells_one_content_from_another() throws IOException {
    GlanceImage image = parse(record().put("os_hash_algo", "blake2b").put("os_hash_value", "00ff"));

    assertThat(image.digests()).containsOnlyKeys(DigestAlgorithm.MD5);
    assertThat(image.version()).hasValue("blake2b:00ff");
  }

  @Test
  void an_old_image_has_an_md5_only() throws IOException {
    GlanceImage image = parse(record().putNull("os_hash_algo").putNull("os_hash_value"));

    assertThat(image.digests()).containsOnlyKeys(DigestAlgorithm.MD5);
    assertThat(image.version()).hasValue("md5:5289df737df57326fcdd22597afb1fac");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id | null",
        "id | 7",
        "id | \"11111111-1111-1111-1111-111111111111\"",
        "status | null",
        "status | []",
        "size | -1",
        "size | 1.5",
        "size | \"3\"",
        "size | 9223372036854775808",
        "virtual_size | -1",
        "min_disk | {}",
        "min_ram | true",
        "disk_format | {\"qcow2\": 1}",
        "container_format | 1",
        "kernel_id | \"vmlinuz\"",
        "ramdisk_id | 7",
        "checksum | \"xyz\"",
        "checksum | 1",
        "os_hash_algo | 512",
        "os_hash_value | \"00\"",
        "os_hash_value | \"../../etc/passwd\""
      })
  void a_record_that_makes_no_sense_is_none(String member, String value) {
    JsonNode odd = record().set(member, json(value));

    assertThatThrownBy(() -> parse(odd))
        .isInstanceOf(IOException.class)
        .hasMessage("the image service answered with a record whose %s makes no sense", member);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TinyQcow2Test {
  @TempDir
  Path directory;

  @Tag("qemu")
  @ParameterizedTest
  @CsvSource({"2, 16", "3, 16", "2, 9", "3, 9", "3, 12", "3, 17"})
  void qemu_finds_it_consistent_and_reads_what_was_put_in(int version, int clusterBits)
      throws Exception {
    int clusterBytes = 1 << clusterBits;
    int clusters = 100;
    byte[] random = new byte[clusterBytes];
    new Random(1).nextBytes(random);
    byte[] text = "cowbird ".repeat(clusterBytes / 16).getBytes(StandardCharsets.US_ASCII);
    Path image = directory.resolve("image");
    Path raw = directory.resolve("raw");

    Files.write(
        image,
        TinyQcow2.of(new DiskSize((long) clusters * clusterBytes))
            .version(version)
            .clusterBits(clusterBits)
            .data(0, random)
            .compressed(1, text)
            .compressed(99, text)
            .data(98, text)
            .bytes());
    QemuImg.run("check", "-f", "qcow2", image);
    QemuImg.run("convert", "-f", "qcow2", "-O", "raw", image, raw);

    byte[] expected = new byte[clusters * clusterBytes];
    System.arraycopy(random, 0, expected, 0, clusterBytes);
    for (int cluster : new int[] {1, 98, 99}) {
      System.arraycopy(text, 0, expected, cluster * clusterBytes, text.length);
    }
    assertThat(Arrays.equals(Files.readAllBytes(raw), expected)).isTrue();
  }

  @Tag("qemu")
  @Test
  void qemu_sees_the_backing_file_the_zeros_and_the_extension() throws Exception {
    Path image = directory.resolve("image");

    Files.write(
        image,
        TinyQcow2.of(new DiskSize(1 << 20))
            .extension(0x12345678, new byte[] {1, 2, 3})
            .backingFile("/nowhere", "raw")
            .zeros(3)
            .bytes());

    assertThat(QemuImg.run("info", "-U", "-f", "qcow2", "--output=json", image))
        .contains("\"backing-filename\": \"/nowhere\"")
        .contains("\"backing-filename-format\": \"raw\"");
  }

  @Test
  void more_than_one_refcount_block_is_not_tiny() {
    TinyQcow2 image = TinyQcow2.of(new DiskSize(1 << 20)).clusterBits(9);
    for (int cluster = 0; cluster < 256; cluster++) {
      image.data(cluster, new byte[] {1});
    }

    assertThatThrownBy(image::bytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_cannot_be_compressed_is_refused() {
    byte[] random = new byte[65536];
    new Random(1).nextBytes(random);

    assertThatThrownBy(TinyQcow2.of(new DiskSize(1 << 20)).compressed(0, random)::bytes)
        .isInstanceOf(IllegalStateException.class);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  @ParameterizedTest
  @CsvSource({
    "gz, GZIP",
    "gzip, GZIP",
    "xz, XZ",
    "zst, ZSTD",
    "zstd, ZSTD",
    "zstandard, ZSTD",
  })
  void has_names(String name, Compression compression) {
    assertThat(Compression.named(name)).contains(compression);
  }

  @ParameterizedTest
  @EnumSource
  void is_found_by_its_label(Compression compression) {
    assertThat(Compression.named(compression.label())).contains(compression);
    assertThat(compression).hasToString(compression.label());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GZIP", ".gz", "bz2", "NONE", " gzip", "lzma"})
  void knows_no_other_names(String name) {
    assertThat(Compression.named(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "disk.raw.gz, GZIP",
    "disk.xz, XZ",
    "disk.qcow2.zst, ZSTD",
    "DISK.IMG.GZ, GZIP",
    "disk.gz.Xz, XZ",
    "..gz, GZIP",
    "/images.d/a.xz, XZ",
  })
  void is_told_by_the_last_ending_of_a_name(String name, Compression compression) {
    assertThat(Compression.ofName(name)).contains(compression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gz",
        ".gz",
        "dir/.xz",
        "diskgz",
        "disk.gz.qcow2",
        "disk.gz/",
        "disk.gz/image",
        "disk.gz ",
        "disk.zstd",
        "disk.gzip",
        "disk.bz2",
        "disk.none",
        "disk.g\u017f"
      })
  void is_not_told_by_anything_else(String name) {
    assertThat(Compression.ofName(name)).isEmpty();
  }
}

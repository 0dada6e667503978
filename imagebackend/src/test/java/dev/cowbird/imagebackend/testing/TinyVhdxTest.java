/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyVhdxTest {
  private static final DiskSize SIZE = new DiskSize(3 * TinyVhdx.MIB + 1536);
  private static final byte[] TEXT = {'c', 'o', 'w'};

  @TempDir
  Path directory;

  @Tag("qemu")
  @Test
  void qemu_finds_it_consistent_and_reads_what_was_put_in() throws Exception {
    Path image = directory.resolve("image");
    Path raw = directory.resolve("raw");

    Files.write(image, TinyVhdx.of(SIZE).data(1, TEXT).data(3, TEXT).bytes());
    QemuImg.run("check", "-f", "vhdx", image);
    QemuImg.run("convert", "-f", "vhdx", "-O", "raw", image, raw);

    byte[] expected = new byte[(int) SIZE.bytes()];
    System.arraycopy(TEXT, 0, expected, TinyVhdx.MIB, TEXT.length);
    System.arraycopy(TEXT, 0, expected, 3 * TinyVhdx.MIB, TEXT.length);
    assertThat(raw).hasBinaryContent(expected);
  }

  @Test
  void sealing_repairs_the_checksums_of_what_was_changed() {
    byte[] image = TinyVhdx.of(SIZE).bytes();
    byte[] changed = image.clone();
    TinyVhdx.HEADER_OFFSETS.forEach(offset -> changed[offset + 4]++);
    TinyVhdx.REGION_TABLE_OFFSETS.forEach(offset -> changed[offset + 4]++);

    assertThat(TinyVhdx.sealed(changed)).isEqualTo(image);
  }
}

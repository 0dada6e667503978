/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TinyVpcTest {
  private static final DiskSize SIZE = new DiskSize(3 * TinyVpc.BLOCK_BYTES + 1536);
  private static final byte[] TEXT = {'c', 'o', 'w'};

  @TempDir
  Path directory;

  @Tag("qemu")
  @ParameterizedTest
  @ValueSource(strings = {"dynamic", "fixed"})
  void qemu_reads_what_was_put_in(String type) throws Exception {
    TinyVpc tiny = type.equals("fixed") ? TinyVpc.fixed(SIZE) : TinyVpc.dynamic(SIZE);
    Path image = directory.resolve("image");
    Path raw = directory.resolve("raw");

    Files.write(image, tiny.data(1, TEXT).data(3, TEXT).bytes());
    QemuImg.run("convert", "-f", "vpc", "-O", "raw", image, raw);

    byte[] expected = new byte[(int) SIZE.bytes()];
    System.arraycopy(TEXT, 0, expected, TinyVpc.BLOCK_BYTES, TEXT.length);
    System.arraycopy(TEXT, 0, expected, 3 * TinyVpc.BLOCK_BYTES, TEXT.length);
    assertThat(raw).hasBinaryContent(expected);
  }

  @Test
  void sealing_repairs_the_checksums_of_what_was_changed() {
    byte[] image = TinyVpc.dynamic(SIZE).bytes();
    byte[] changed = image.clone();
    changed[64]++;
    changed[512 + 36]++;
    changed[image.length - 512 + 64]++;

    assertThat(TinyVpc.sealed(changed)).isEqualTo(image);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class UnpackedSizeTest {
  private static final int MIB = 1 << 20;

  @Test
  void a_raw_image_is_as_large_as_it_is() throws IOException {
    assertThat(UnpackedSize.of(ImageBytes.of(new byte[5000]), ImageFormat.RAW)).isEqualTo(5000);
  }

  @Test
  void holes_take_nothing() throws IOException {
    byte[] image = TinyQcow2.of(new DiskSize(64L * MIB)).bytes();

    assertThat(UnpackedSize.of(ImageBytes.of(image), ImageFormat.QCOW2)).isZero();
  }

  @Test
  void a_compressed_cluster_counts_in_full() throws IOException {
    byte[] image =
        TinyQcow2.of(new DiskSize(64L * MIB)).compressed(0, new byte[65536]).bytes();

    assertThat(UnpackedSize.of(ImageBytes.of(image), ImageFormat.QCOW2)).isEqualTo(65536);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.domain.BackingFile;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectIoTest {
  /** In {@code /proc} nothing can be read past the cache, on any kernel. */
  private static final Path REFUSING = Path.of("/proc/self/status");

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.write(directory.resolve("disk"), new byte[8192]);
  }

  private static boolean suits(Path file, DiskFormat format) {
    return DirectIo.suits(DiskDevice.file(file, format, List.of()));
  }

  @Test
  void does_not_suit_a_file_system_that_refuses_it() {
    assertThat(suits(REFUSING, DiskFormat.QCOW2)).isFalse();
    assertThat(DirectIo.suits(DiskDevice.file(
            file, DiskFormat.QCOW2, List.of(new BackingFile(REFUSING, DiskFormat.RAW)))))
        .isFalse();
  }

  @Test
  void does_not_suit_a_disk_that_is_not_there() {
    assertThat(suits(directory.resolve("none"), DiskFormat.QCOW2)).isFalse();
  }

  @Test
  void does_not_suit_a_raw_disk_that_ends_within_a_sector() throws IOException {
    assumeTrue(suits(file, DiskFormat.RAW), "The file system has no direct I/O");
    Path odd = Files.write(directory.resolve("odd"), new byte[4096 + 512]);

    assertThat(suits(odd, DiskFormat.RAW)).isFalse();
    assertThat(suits(odd, DiskFormat.QCOW2)).isTrue();
  }

  @Test
  void leaves_the_file_as_it_was() {
    boolean unused = suits(file, DiskFormat.RAW);

    assertThat(file).hasBinaryContent(new byte[8192]);
  }
}

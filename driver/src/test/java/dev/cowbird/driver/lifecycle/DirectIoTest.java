/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.Disk.FileSystemGrowth;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectIoTest {
  private static final DiskSize WHOLE = DiskSize.ofGib(1);

  @TempDir
  Path directory;

  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.write(directory.resolve("disk"), new byte[8192]);
  }

  private static Disk disk(Path file, DiskKind kind, DiskSize size) {
    return new Disk(file, kind, size, file, Optional.empty(), FileSystemGrowth.LEFT);
  }

  /** In {@code /proc} nothing can be read past the cache, on any kernel. */
  @Test
  void does_not_suit_a_file_system_that_refuses_it() {
    Path refusing = Path.of("/proc/self/status");

    assertThat(DirectIo.suits(disk(refusing, DiskKind.QCOW2, WHOLE))).isFalse();
  }

  @Test
  void does_not_suit_a_disk_that_is_not_there() {
    assertThat(DirectIo.suits(disk(directory.resolve("none"), DiskKind.QCOW2, WHOLE)))
        .isFalse();
  }

  @Test
  void does_not_suit_a_raw_disk_that_ends_within_a_sector() {
    assumeTrue(
        DirectIo.suits(disk(file, DiskKind.RAW, WHOLE)), "The file system has no direct I/O");

    assertThat(DirectIo.suits(disk(file, DiskKind.RAW, new DiskSize(4096 + 512))))
        .isFalse();
    assertThat(DirectIo.suits(disk(file, DiskKind.QCOW2, new DiskSize(4096 + 512))))
        .isTrue();
  }

  @Test
  void leaves_the_file_as_it_was() throws IOException {
    boolean unused = DirectIo.suits(disk(file, DiskKind.RAW, WHOLE));

    assertThat(file).hasBinaryContent(new byte[8192]);
  }
}

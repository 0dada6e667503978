/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LinuxFilesTest extends HostFilesContract {
  private static final Path OTHER_FILE_SYSTEM = Path.of("/dev/shm");

  @Override
  protected HostFiles files() {
    return new LinuxFiles();
  }

  @Test
  @EnabledIf("hasOtherFileSystem")
  void copies_across_the_border_of_a_file_system() throws IOException {
    Path from = Files.createTempFile(OTHER_FILE_SYSTEM, "cowbird", "");
    try {
      Files.writeString(from, "data");
      files().extend(from, 1 << 20);

      files().copy(from, directory.resolve("to"));

      assertThat(Files.mismatch(from, directory.resolve("to"))).isEqualTo(-1);
    } finally {
      Files.delete(from);
    }
  }

  static boolean hasOtherFileSystem() throws IOException {
    return Files.isWritable(OTHER_FILE_SYSTEM)
        && !Files.getFileStore(OTHER_FILE_SYSTEM)
            .equals(Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  @Test
  void digs_holes_where_the_original_has_blocks_of_zeros() throws IOException {
    Path zeros = Files.write(directory.resolve("zeros"), new byte[5 << 20]);

    files().copy(zeros, directory.resolve("to"));

    assertThat(Files.mismatch(zeros, directory.resolve("to"))).isEqualTo(-1);
    assertThat(files().allocatedBytes(directory.resolve("to"))).isLessThanOrEqualTo(8192);
  }
}

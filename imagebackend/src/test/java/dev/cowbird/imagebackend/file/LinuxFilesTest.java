/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** In a file of its own, as the directory of the tests may be on such a file system already. */
  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void blocks_can_be_shared_where_the_file_system_can(String type) throws Exception {
    Path mounted = directory.resolve("mounted");
    assumeMounted(type, mounted);
    try {
      assertThat(files().canShareBlocks(mounted)).isTrue();
      assertThat(entries(mounted)).isEmpty();
    } finally {
      assertThat(run("umount", mounted.toString())).isZero();
    }
  }

  private void assumeMounted(String type, Path mounted) throws Exception {
    Path image = directory.resolve("image");
    files().create(image).close();
    files().extend(image, 400L << 20);
    Files.createDirectory(mounted);
    assumeTrue(run("mkfs." + type, image.toString()) == 0, "mkfs." + type + " is missing");
    assumeTrue(
        run("mount", "-o", "loop", image.toString(), mounted.toString()) == 0,
        "only root can mount, and where there are loop devices and " + type);
  }

  /** The exit status; 127 if there is no such command, as a shell says. */
  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return 127;
    }
  }

  private static List<Path> entries(Path mounted) throws IOException {
    try (Stream<Path> list = Files.list(mounted)) {
      return list.toList();
    }
  }

  @Test
  @EnabledIf("hasOtherFileSystem")
  void blocks_can_not_be_shared_where_the_file_system_can_not() throws IOException {
    assumeTrue(Files.getFileStore(OTHER_FILE_SYSTEM).type().equals("tmpfs"), "it is no tmpfs");
    Path there = Files.createTempDirectory(OTHER_FILE_SYSTEM, "cowbird");
    try {
      assertThat(files().canShareBlocks(there)).isFalse();
    } finally {
      // Fails if anything is left.
      Files.delete(there);
    }
  }

  @Test
  void whether_blocks_can_be_shared_leaves_nothing() throws IOException {
    boolean ext = Files.getFileStore(directory).type().startsWith("ext");

    assertThat(files().canShareBlocks(directory) && ext).isFalse();

    assertThat(entries(directory)).isEmpty();
  }
}

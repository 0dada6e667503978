/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceGuardTest {
  private static final long MIB = 1 << 20;

  @TempDir
  Path directory;

  private SpaceGuard guard(long totalMib, long usableMib) {
    return new SpaceGuard(
        new SmallDisk(new LinuxFiles(), totalMib * MIB, usableMib * MIB), directory);
  }

  /** 5 % of a small file system, 1 GiB of a large one. */
  @ParameterizedTest
  @CsvSource({"1000, 60, 10", "1000, 50, 0", "20480, 1024, 0", "2000000, 1500, 476"})
  void keeps_some_of_the_file_system_free(long totalMib, long usableMib, long fits) {
    SpaceGuard guard = guard(totalMib, usableMib);

    assertThatCode(() -> guard.require(fits * MIB, "Trying")).doesNotThrowAnyException();
    assertFails(Kind.NO_SPACE, () -> guard.require(fits * MIB + 1, "Trying"))
        .hasMessageStartingWith("Trying needs ")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void refuses_everything_once_too_little_is_left() {
    assertFails(Kind.NO_SPACE, () -> guard(1000, 49).require(0, "Trying"));
  }

  @Test
  void takes_a_copy_of_a_file_for_what_the_file_takes() throws IOException {
    Path sparse = directory.resolve("sparse");
    Files.createFile(sparse);
    new LinuxFiles().extend(sparse, 1000 * MIB);
    Path full = Files.write(directory.resolve("full"), filled(2 * (int) MIB));

    assertThatCode(() -> guard(1000, 51).requireForCopyOf(sparse, "Copying"))
        .doesNotThrowAnyException();
    assertFails(Kind.NO_SPACE, () -> guard(1000, 51).requireForCopyOf(full, "Copying"));
  }

  @Test
  void a_directory_that_is_gone_is_the_state_directorys_fault() {
    SpaceGuard guard = new SpaceGuard(new LinuxFiles(), directory.resolve("gone"));

    assertFails(Kind.STATE_DIRECTORY, () -> guard.require(0, "Trying"));
    assertFails(
        Kind.STATE_DIRECTORY,
        () -> guard(1000, 51).requireForCopyOf(directory.resolve("gone"), "Copying"));
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessHintTest {
  private final DriverException denied = new DriverException(
      Kind.START_FAILED, "Can't start domain 'vm1': '/disk': Permission denied");

  @TempDir
  Path directory;

  private Path disk;

  @BeforeEach
  void make_directories() throws IOException {
    disk = Files.createDirectories(directory.resolve("state/instances/vm1")).resolve("disk");
    permit(directory, "rwx--x--x");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void names_the_directory_and_the_remedy() throws IOException {
    permit(directory.resolve("state"), "rwx------");

    DriverException explained = AccessHint.explain(denied, disk);

    assertThat(explained.kind()).isEqualTo(Kind.START_FAILED);
    assertThat(explained)
        .hasMessageStartingWith(denied.getMessage())
        .hasMessageContaining("chmod o+x " + directory.resolve("state"))
        .hasMessageContaining("--state-dir")
        .hasCause(denied);
  }

  @Test
  void names_the_topmost_of_many() throws IOException {
    permit(directory.resolve("state/instances/vm1"), "rwxr-x---");
    permit(directory.resolve("state"), "rwxrwxrw-");

    assertThat(AccessHint.closedDirectory(disk)).contains(directory.resolve("state"));
  }

  @Test
  void needs_no_more_than_the_permission_to_pass() throws IOException {
    permit(directory.resolve("state"), "rwx--x--x");

    assertThat(AccessHint.closedDirectory(disk)).isEmpty();
    assertThat(AccessHint.explain(denied, disk)).isSameAs(denied);
  }

  @Test
  void explains_nothing_but_a_permission() throws IOException {
    permit(directory.resolve("state"), "rwx------");
    DriverException other = new DriverException(Kind.START_FAILED, "Out of memory");

    assertThat(AccessHint.explain(other, disk)).isSameAs(other);
  }

  @Test
  void reads_past_directories_that_are_not_there() {
    assertThat(AccessHint.closedDirectory(directory.resolve("state/nowhere/deeper/disk")))
        .isEmpty();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir
  private Path directory;

  @Test
  void directories_are_new_and_others_may_pass_through() throws Exception {
    try (Scratch scratch = Scratch.in(directory)) {
      Path one = scratch.fresh("state");
      Path two = scratch.fresh("state");

      assertThat(one).isEmptyDirectory().isNotEqualTo(two);
      for (Path each : new Path[] {one, one.getParent()}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .isEqualTo("rwx--x--x");
      }
    }
  }

  @Test
  void closing_removes_everything_but_what_a_link_points_to() throws Exception {
    Path outside = Files.writeString(directory.resolve("outside"), "stays");
    try (Scratch scratch = Scratch.in(directory)) {
      Path made = scratch.fresh("state");
      Files.createDirectories(made.resolve("a/b"));
      Files.createSymbolicLink(made.resolve("link"), outside);
    }

    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(outside));
    assertThat(outside).hasContent("stays");
  }

  @Test
  void a_directory_that_is_gone_already_needs_no_removing() {
    Path gone = directory.resolve("gone");

    Scratch.remove(gone);

    assertThat(gone).doesNotExist();
  }

  @Test
  void tells_where_it_can_not_work() {
    assertThatThrownBy(() -> Scratch.in(directory.resolve("nowhere")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("nowhere");
  }
}

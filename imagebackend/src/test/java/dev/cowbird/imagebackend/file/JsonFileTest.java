/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileTest {
  record Nest(String name, long eggs, @Nullable String note, Map<String, String> more) {}

  private static final Nest NEST = new Nest("n\u00e4st \"1\"\n", 1L << 62, null, Map.of("a", "b"));

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();

  private Path file() {
    return directory.resolve("nest.json");
  }

  private Optional<Nest> read() {
    return JsonFile.read(file(), Nest.class);
  }

  @Test
  void reads_what_was_written() throws IOException {
    JsonFile.write(linux, file(), NEST);

    assertThat(read()).contains(NEST);
    assertThat(Files.readString(file())).doesNotContain("note");
    assertThat(directory.toFile().list()).containsExactly("nest.json");
  }

  @Test
  void there_may_be_no_file() {
    assertThat(read()).isEmpty();
  }

  @Test
  void members_of_a_later_version_are_read_past() throws IOException {
    Files.writeString(file(), "{\"name\":\"n\",\"eggs\":1,\"more\":{},\"later\":{\"x\":[null]}}");

    assertThat(read()).contains(new Nest("n", 1, null, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "nest", "{\"eggs\":\"many\"}", "\0"})
  void a_damaged_file_is_told_by_name(String text) throws IOException {
    Files.writeString(file(), text);

    assertFails(Kind.STATE_DIRECTORY, this::read).hasMessageContaining(file() + " is damaged");
  }

  @Test
  void what_can_not_be_read_is_told_by_name() throws IOException {
    Files.createDirectory(file());

    assertFails(Kind.STATE_DIRECTORY, this::read).hasMessageContaining(file().toString());
  }

  @Test
  void a_failure_keeps_the_old_file_and_leaves_nothing_in_flight() {
    JsonFile.write(linux, file(), NEST);
    FaultyFiles faulty;
    int n = 0;
    do {
      faulty = new FaultyFiles(linux, ++n, Moment.BEFORE, Fault.noSpace());
      HostFiles files = faulty;
      Nest other = new Nest("other " + n, 1, null, Map.of());
      if (n <= 3) {
        // create, write, publish
        assertFails(Kind.NO_SPACE, () -> JsonFile.write(files, file(), other));
        assertThat(read()).contains(NEST);
      } else {
        JsonFile.write(files, file(), other);
        assertThat(read()).contains(other);
      }
      assertThat(directory.toFile().list()).containsExactly("nest.json");
    } while (faulty.struck());

    assertThat(n).isEqualTo(4);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTreeTest {
  private final HostTree tree = new HostTree();

  @TempDir
  private Path directory;

  private Path secret;
  private Path top;

  @BeforeEach
  void make_files() throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "secret");
    top = directory.resolve("top");
    Files.createDirectories(top.resolve("a/b"));
    Files.writeString(top.resolve("a/b/secret"), "public");
  }

  private String read(Path from, String below) throws IOException {
    try (InputStream input = tree.read(from.toString(), below)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_is_named_is_read_by_way_of_links() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), top);
    Path file = Files.createSymbolicLink(directory.resolve("file"), top.resolve("a/b/secret"));

    assertThat(read(link, "/a/b/secret")).isEqualTo("public");
    assertThat(read(file, "")).isEqualTo("public");
  }

  @Test
  void a_file_that_became_a_link_is_not_read() throws IOException {
    Path file = top.resolve("a/b/secret");
    Files.delete(file);
    Files.createSymbolicLink(file, secret);

    assertThatThrownBy(() -> read(top, "/a/b/secret")).isInstanceOf(IOException.class);
  }

  @Test
  void a_directory_that_became_a_link_is_not_entered() throws IOException {
    Path between = top.resolve("a/b");
    Files.move(between, top.resolve("a/c"));
    Files.createSymbolicLink(between, directory);

    assertThatThrownBy(() -> read(top, "/a/b/secret")).isInstanceOf(IOException.class);
  }
}

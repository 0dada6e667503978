/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.disk;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.disk.VolumeChain.Link;
import dev.cowbird.imagebackend.testing.Patched;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeChainTest {
  private static final DiskSize SIZE = DiskSize.parse("1M");

  @TempDir
  Path temporary;

  private Path directory = Path.of("unset");

  @BeforeEach
  void resolve_links_of_the_temporary_directory() throws IOException {
    directory = temporary.toRealPath();
  }

  private Path write(String name, TinyQcow2 image) throws IOException {
    return Files.write(directory.resolve(name), image.bytes());
  }

  private Path raw(String name) throws IOException {
    return Files.write(directory.resolve(name), new byte[512]);
  }

  private static Link file(Path path, ImageFormat format) {
    return new Link(path, format, VolumeChain.Type.FILE);
  }

  private void assertRefused(Path volume, String why) {
    assertFails(Kind.IMAGE_REFUSED, () -> VolumeChain.read(volume, ImageFormat.QCOW2))
        .hasMessageContaining(why);
  }

  @Test
  void a_raw_volume_stands_alone_whatever_is_written_in_it() throws IOException {
    Path volume = write("v", TinyQcow2.of(SIZE).backingFile("/etc/passwd", "raw"));

    VolumeChain chain = VolumeChain.read(volume, ImageFormat.RAW);

    assertThat(chain.links()).containsExactly(file(volume, ImageFormat.RAW));
  }

  @Test
  void a_chain_is_told_to_its_end() throws IOException {
    Path base = raw("base");
    Path middle = write("middle", TinyQcow2.of(SIZE).backingFile("base", "raw"));
    Path top = write("top", TinyQcow2.of(SIZE).backingFile(middle.toString(), "qcow2"));

    VolumeChain chain = VolumeChain.read(top, ImageFormat.QCOW2);

    assertThat(chain.top()).isEqualTo(file(top, ImageFormat.QCOW2));
    assertThat(chain.backing())
        .containsExactly(file(middle, ImageFormat.QCOW2), file(base, ImageFormat.RAW));
  }

  @Test
  void names_are_those_of_the_real_files() throws IOException {
    Path real = write("real", TinyQcow2.of(SIZE));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);

    assertThat(VolumeChain.read(link, ImageFormat.QCOW2).top().path()).isEqualTo(real);
  }

  @Test
  void a_backing_file_of_another_format_is_refused() throws IOException {
    raw("base");

    assertRefused(write("w", TinyQcow2.of(SIZE).backingFile("base", "vmdk")), "does not say");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbd://host/x", "json:{\"driver\":\"null-co\"}", "fat:/etc", "file:base"})
  void a_backing_file_that_is_no_plain_file_is_refused(String name) throws IOException {
    raw("base");

    assertRefused(write("v", TinyQcow2.of(SIZE).backingFile(name, "raw")), "no plain file");
  }

  @Test
  void a_chain_that_ends_where_it_began_is_refused() throws IOException {
    write("a", TinyQcow2.of(SIZE).backingFile("b", "qcow2"));

    assertRefused(write("b", TinyQcow2.of(SIZE).backingFile("a", "qcow2")), "never end");
  }

  @Test
  void what_is_not_there_is_not_found() throws IOException {
    Path broken = write("v", TinyQcow2.of(SIZE).backingFile("gone", "raw"));

    assertFails(Kind.NOT_FOUND, () -> VolumeChain.read(directory.resolve("x"), ImageFormat.RAW));
    assertFails(Kind.NOT_FOUND, () -> VolumeChain.read(broken, ImageFormat.QCOW2))
        .hasMessageContaining("gone");
  }

  @Test
  void what_is_no_qcow2_is_refused() throws IOException {
    assertRefused(raw("v"), "said to be qcow2");
  }

  @Test
  void what_is_no_image_is_refused() {
    assertFails(Kind.IMAGE_REFUSED, () -> VolumeChain.read(directory, ImageFormat.RAW))
        .hasMessageContaining("neither");
    assertFails(Kind.IMAGE_REFUSED, () -> VolumeChain.read(Path.of("/dev/null"), ImageFormat.RAW))
        .hasMessageContaining("neither");
  }

  @Test
  void what_takes_another_file_or_a_key_is_refused() throws IOException {
    Path encrypted =
        Files.write(directory.resolve("x"), Patched.withInt(TinyQcow2.of(SIZE).bytes(), 32, 2));

    assertRefused(write("v", TinyQcow2.of(SIZE).feature(2)), "another file");
    assertRefused(write("w", TinyQcow2.of(SIZE).feature(40)), "not known");
    assertRefused(encrypted, "encrypted");
  }
}

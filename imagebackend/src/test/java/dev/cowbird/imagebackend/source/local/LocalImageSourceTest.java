/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSourceContract;
import dev.cowbird.imagebackend.source.SourceFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalImageSourceTest extends ImageSourceContract {
  @TempDir
  Path temporary;

  private Path directory = Path.of("");

  @BeforeEach
  void resolve_directory() throws IOException {
    directory = temporary.toRealPath();
  }

  @Override
  protected ImageSource source(byte[] content) {
    try {
      return LocalImageSource.at(Files.write(directory.resolve("image"), content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected ImageSource absent() {
    ImageSource source = LocalImageSource.at(directory.resolve("image"));
    try {
      Files.delete(directory.resolve("image"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source;
  }

  @Test
  void is_named_by_the_path_without_symbolic_links() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path image = Files.writeString(real.resolve("image"), "x");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    Files.createSymbolicLink(real.resolve("latest"), Path.of("image"));

    LocalImageSource source = LocalImageSource.at(directory.resolve("link/./latest"));

    assertThat(source.realPath()).isEqualTo(image);
    assertThat(source.id()).isEqualTo(new ImageId(image.toString()));
  }

  @Test
  void a_new_time_of_change_is_a_new_fingerprint() throws IOException {
    ImageSource source = source(new byte[] {1});
    SourceFacts before = source.describe();

    Files.setLastModifiedTime(
        directory.resolve("image"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

    assertThat(source.describe().version()).isPresent().isNotEqualTo(before.version());
  }

  @Test
  void another_file_of_the_same_size_and_time_is_a_new_fingerprint() throws IOException {
    ImageSource source = source(new byte[] {1});
    SourceFacts before = source.describe();

    Path image = directory.resolve("image");
    Path other = Files.write(directory.resolve("other"), new byte[] {2});
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(image));
    Files.move(other, image, StandardCopyOption.ATOMIC_MOVE);

    assertThat(source.describe().version()).isPresent().isNotEqualTo(before.version());
    assertThat(source.describe().length()).isEqualTo(before.length());
  }

  @Test
  void what_is_missing_is_not_found() throws IOException {
    Files.writeString(directory.resolve("file"), "x");
    Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));

    for (String path : new String[] {"none", "none/at/all", "file/below", "dangling"}) {
      assertThatFails(() -> LocalImageSource.at(directory.resolve(path)), Kind.NOT_FOUND, path);
    }
  }

  @Test
  void a_loop_of_links_can_not_be_read() throws IOException {
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));

    assertThatFails(
        () -> LocalImageSource.at(directory.resolve("loop")), Kind.SOURCE_UNAVAILABLE, "loop");
  }

  @Test
  void a_directory_is_refused() {
    LocalImageSource source = LocalImageSource.at(directory);

    assertThatFails(source::describe, Kind.IMAGE_REFUSED, "it is a directory");
    assertThatFails(source::open, Kind.IMAGE_REFUSED, "it is a directory");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_pipe_is_refused_without_waiting_for_its_writer() throws Exception {
    Path pipe = directory.resolve("pipe");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

    LocalImageSource source = LocalImageSource.at(pipe);

    assertThatFails(source::describe, Kind.IMAGE_REFUSED, "pipe, socket or device");
    assertThatFails(source::open, Kind.IMAGE_REFUSED, "pipe, socket or device");
  }

  @Test
  void a_device_is_refused() {
    LocalImageSource source = LocalImageSource.at(Path.of("/dev/zero"));

    assertThatFails(source::open, Kind.IMAGE_REFUSED, "pipe, socket or device");
  }

  @Test
  void a_file_that_must_not_be_read_says_so() throws IOException {
    Path image = Files.writeString(directory.resolve("image"), "x");
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(image), "root reads everything");

    assertThatFails(LocalImageSource.at(image)::open, Kind.SOURCE_UNAVAILABLE, "permission denied");
  }

  private static void assertThatFails(ThrowingCallable call, Kind kind, String message) {
    assertThatThrownBy(call)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}

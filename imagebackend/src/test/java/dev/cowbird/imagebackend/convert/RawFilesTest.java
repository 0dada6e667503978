/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.content.ContentDigester;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.SmallDisk;
import dev.cowbird.imagebackend.testing.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RawFilesTest {
  private static final int BLOCK = RawSink.ALIGNMENT;
  private static final int BLOCKS = 40;

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final byte[] content = content();

  /** Every second block is zeros; the last one is shorter, and ends with data. */
  private static byte[] content() {
    byte[] content = new byte[BLOCKS * BLOCK - 1000];
    new Random(1).nextBytes(content);
    for (int block = 0; block < BLOCKS; block += 2) {
      Arrays.fill(content, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
    }
    return content;
  }

  @AfterEach
  void no_thread_is_left() {
    Threads.assertNoneLeft();
  }

  private RawFiles rawFiles(HostFiles files) {
    return new RawFiles(files, new SpaceGuard(files, directory), "Unpacking image");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void write(RawFiles files, int block) {
    int from = block * BLOCK;
    int length = Math.min(BLOCK, content.length - from);
    try {
      files.write(
          from, ByteBuffer.allocateDirect(length).put(content, from, length).flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> shuffled() {
    List<Integer> order = IntStream.range(0, BLOCKS).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(1));
    return order;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void all_files_get_the_same_with_holes_from_many_threads(int count) throws IOException {
    try (RawFiles files = rawFiles(linux)) {
      IntStream.range(0, count).forEach(i -> files.create(file("file" + i)));
      shuffled().parallelStream().forEach(block -> write(files, block));
      files.complete();

      for (int i = 0; i < count; i++) {
        Path file = file("file" + i);
        assertThat(Arrays.equals(Files.readAllBytes(file), content)).isTrue();
        assertThat(linux.allocatedBytes(file)).isLessThan((BLOCKS / 2 + 1L) * BLOCK);
        assertThat(files.digest()).isEqualTo(new ContentDigester(linux).digest(file));
      }
    }
  }

  @Test
  void without_files_what_is_written_is_only_summed_up() throws IOException {
    Path other = Files.write(file("other"), content);
    try (RawFiles files = rawFiles(linux)) {
      shuffled().forEach(block -> write(files, block));

      assertThat(files.digest()).isEqualTo(new ContentDigester(linux).digest(other));
    }
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(other));
  }

  @Test
  void a_full_file_system_is_seen_before_it_is_full() throws IOException {
    HostFiles small = new SmallDisk(linux, 100L << 20, (5L << 20) + 2 * BLOCK - 1);
    try (RawFiles files = rawFiles(small)) {
      files.create(file("one"));
      write(files, 1);
      files.create(file("other"));

      assertFails(Kind.NO_SPACE, () -> write(files, 3)).hasMessageStartingWith("Unpacking image");
    }
    assertThat(file("other")).isEmptyFile();
  }

  @Test
  void a_file_that_can_not_be_made_is_the_state_directorys_fault() throws IOException {
    Files.createFile(file("there"));
    try (RawFiles files = rawFiles(linux)) {
      assertFails(Kind.STATE_DIRECTORY, () -> files.create(file("there")));
    }
  }
}

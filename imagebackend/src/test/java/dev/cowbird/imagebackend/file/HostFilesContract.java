/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link HostFiles} does. */
public abstract class HostFilesContract {
  private static final int MIB = 1 << 20;

  @TempDir
  protected Path directory;

  private HostFiles files = new LinuxFiles();

  protected abstract HostFiles files();

  @BeforeEach
  void take_files() {
    files = files();
  }

  @Test
  void creates_a_private_file_to_read_and_write() throws IOException {
    try (FileChannel channel = files.create(file("new"))) {
      channel.write(bytes("abc"));
      ByteBuffer read = ByteBuffer.allocate(3);
      channel.read(read, 0);
      assertThat(read.flip()).isEqualTo(bytes("abc"));
    }

    assertThat(mode(file("new"))).isEqualTo("rw-------");
    assertThat(file("new")).hasContent("abc");
  }

  @Test
  void creates_nothing_where_something_is() throws IOException {
    Files.writeString(file("old"), "old");
    Files.createSymbolicLink(file("dangling"), file("nowhere"));

    assertThatThrownBy(() -> files.create(file("old")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.create(file("dangling")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file("old")).hasContent("old");
    assertThat(file("nowhere")).doesNotExist();
  }

  @Test
  void opens_for_update_only_what_exists() throws IOException {
    Files.writeString(file("old"), "old");

    try (FileChannel channel = files.openForUpdate(file("old"))) {
      channel.write(bytes("n"), 0);
    }

    assertThat(file("old")).hasContent("nld");
    assertThatThrownBy(() -> files.openForUpdate(file("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void copies_content_and_holes() throws IOException {
    byte[] data = random(3 * MIB / 2 + 1234);
    try (FileChannel original = files.create(file("from"))) {
      original.write(ByteBuffer.wrap(data), 8 * MIB + 77);
      original.write(bytes("x"), 40 * MIB);
    }
    files.extend(file("from"), 64 * MIB + 5);

    files.copy(file("from"), file("to"));

    assertThat(Files.mismatch(file("from"), file("to"))).isEqualTo(-1);
    assertThat(files.allocatedBytes(file("to"))).isLessThan(2 * MIB);
    assertThat(mode(file("to"))).isEqualTo("rw-------");
  }

  @Test
  void copies_an_empty_file_and_one_that_is_all_hole() throws IOException {
    Files.createFile(file("empty"));
    Files.createFile(file("hole"));
    files.extend(file("hole"), 10 * MIB);

    files.copy(file("empty"), file("empty copy"));
    files.copy(file("hole"), file("hole copy"));

    assertThat(file("empty copy")).isEmptyFile();
    assertThat(file("hole copy")).hasSize(10 * MIB);
    assertThat(files.allocatedBytes(file("hole copy"))).isLessThanOrEqualTo(8192);
  }

  @Test
  void copies_a_file_that_is_read_only() throws IOException {
    Files.writeString(file("from"), "data");
    Files.setPosixFilePermissions(file("from"), PosixFilePermissions.fromString("r--r--r--"));

    files.copy(file("from"), file("to"));

    assertThat(file("to")).hasContent("data");
  }

  @Test
  void copies_onto_nothing_that_exists() throws IOException {
    Files.writeString(file("from"), "new");
    Files.writeString(file("to"), "old");

    assertThatThrownBy(() -> files.copy(file("from"), file("to")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file("to")).hasContent("old");
  }

  @Test
  void leaves_no_copy_of_what_is_not_there() {
    assertThatThrownBy(() -> files.copy(file("none"), file("to")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none");
    assertThat(file("to")).doesNotExist();
  }

  @Test
  void leaves_no_copy_when_interrupted() throws IOException {
    Files.write(file("from"), random(MIB));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> files.copy(file("from"), file("to")))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file("to")).doesNotExist();
  }

  @Test
  void an_interrupted_thread_can_still_publish_and_take_back() throws IOException {
    Files.writeString(file("in flight"), "new");
    Files.writeString(file("old"), "old");
    Thread.currentThread().interrupt();
    try {
      files.publish(file("in flight"), file("new"), FileMode.PRIVATE);
      files.delete(file("old"));
      files.createDirectories(file("directory"));
      files.extend(file("new"), 5);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file("new")).hasSize(5);
    assertThat(file("old")).doesNotExist();
    assertThat(file("directory")).isDirectory();
  }

  @Test
  void reads_data_in_aligned_pieces_without_the_holes() throws IOException {
    int block = HostFiles.DATA_ALIGNMENT;
    long length = 64L * MIB + 3L * block + 5;
    byte[] data = random(2 * MIB + 1234);
    try (FileChannel channel = files.create(file("f"))) {
      channel.write(ByteBuffer.wrap(data), 8 * MIB + 77);
      channel.write(bytes("x"), 40 * MIB - 1);
      channel.write(bytes("y"), length - 1);
    }

    byte[] read = new byte[Math.toIntExact(length)];
    List<Long> ends = new ArrayList<>(List.of(0L));
    files.readData(file("f"), 0, 100L * MIB, (offset, piece) -> {
      assertThat(offset % block).isZero();
      assertThat(offset).isGreaterThanOrEqualTo(ends.get(ends.size() - 1));
      int bytes = piece.remaining();
      piece.get(read, Math.toIntExact(offset), bytes);
      ends.add(offset + bytes);
    });

    assertThat(Arrays.equals(read, Files.readAllBytes(file("f")))).isTrue();
    assertThat(ends.subList(1, ends.size()))
        .allMatch(end -> end % block == 0 || end == length)
        .hasSizeLessThan(10);
  }

  @Test
  void reads_the_part_of_a_file_that_is_asked_for() throws IOException {
    int block = HostFiles.DATA_ALIGNMENT;
    byte[] data = random(4 * block);
    Files.write(file("f"), data);
    ByteArrayOutputStream read = new ByteArrayOutputStream();

    files.readData(file("f"), block, 2L * block + 7, (offset, piece) -> {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      read.write(bytes);
    });

    assertThat(read.toByteArray()).isEqualTo(Arrays.copyOfRange(data, block, 2 * block + 7));
  }

  @Test
  void reads_nothing_of_a_hole_an_empty_file_and_what_lies_behind_the_end() throws IOException {
    Files.createFile(file("empty"));
    Files.createFile(file("hole"));
    files.extend(file("hole"), 1L << 40);
    List<Long> read = new ArrayList<>();

    files.readData(file("empty"), 0, MIB, (offset, piece) -> read.add(offset));
    files.readData(file("empty"), MIB, MIB, (offset, piece) -> read.add(offset));
    files.readData(file("hole"), 0, 1L << 40, (offset, piece) -> read.add(offset));
    files.readData(file("hole"), 1L << 41, 1L << 42, (offset, piece) -> read.add(offset));

    assertThat(read).isEmpty();
    assertThatThrownBy(() -> files.readData(file("none"), 0, MIB, (offset, piece) -> {}))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.readData(file("hole"), 4096, MIB, (offset, piece) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hands_on_what_the_reader_of_data_throws() throws IOException {
    Files.writeString(file("f"), "abc");
    IOException failure = new IOException("enough");

    assertThatThrownBy(() -> files.readData(file("f"), 0, 3, (offset, piece) -> {
          throw failure;
        }))
        .isSameAs(failure);
  }

  @Test
  void reads_no_further_when_interrupted() throws IOException {
    Files.write(file("f"), random(MIB));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> files.readData(file("f"), 0, MIB, (offset, piece) -> {}))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void extends_by_a_hole() throws IOException {
    Files.writeString(file("f"), "abc");

    files.extend(file("f"), 100 * MIB);
    files.extend(file("f"), 100 * MIB);

    assertThat(file("f")).hasSize(100 * MIB);
    assertThat(files.allocatedBytes(file("f"))).isLessThanOrEqualTo(8192);
  }

  @Test
  void never_shrinks_nor_creates_by_extending() throws IOException {
    Files.writeString(file("f"), "abc");

    assertThatThrownBy(() -> files.extend(file("f"), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> files.extend(file("none"), 2)).isInstanceOf(NoSuchFileException.class);
    assertThat(file("f")).hasContent("abc");
    assertThat(file("none")).doesNotExist();
  }

  @Test
  void publishes_over_nothing_and_over_an_old_file() throws IOException {
    Files.writeString(file("one.tmp"), "one");
    Files.writeString(file("two.tmp"), "two");

    files.publish(file("one.tmp"), file("target"), FileMode.READ_ONLY_SHARED);
    assertThat(file("target")).hasContent("one");
    assertThat(mode(file("target"))).isEqualTo("r--r--r--");

    files.publish(file("two.tmp"), file("target"), FileMode.READABLE);
    assertThat(file("target")).hasContent("two");
    assertThat(mode(file("target"))).isEqualTo("rw-r--r--");
    assertThat(file("one.tmp")).doesNotExist();
    assertThat(file("two.tmp")).doesNotExist();
  }

  @Test
  void leaves_the_old_file_when_publishing_fails() throws IOException {
    Files.writeString(file("target"), "old");
    Files.createDirectories(file("directory/full"));
    Files.writeString(file("in flight"), "new");

    assertThatThrownBy(() -> files.publish(file("none"), file("target"), FileMode.PRIVATE))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.publish(file("in flight"), file("directory"), FileMode.PRIVATE))
        .isInstanceOf(IOException.class);
    assertThat(file("target")).hasContent("old");
    assertThat(file("in flight")).hasContent("new");
  }

  @Test
  void makes_directories_that_others_can_pass_but_not_list() throws IOException {
    files.createDirectories(file("a/b/c"));
    files.createDirectories(file("a/b/c"));

    assertThat(file("a/b/c")).isDirectory();
    assertThat(mode(file("a"))).isEqualTo("rwx--x--x");
    assertThat(mode(file("a/b/c"))).isEqualTo("rwx--x--x");
  }

  @Test
  void keeps_the_mode_of_directories_that_exist_and_follows_links_to_them() throws IOException {
    Files.createDirectory(file("a"));
    Files.setPosixFilePermissions(file("a"), PosixFilePermissions.fromString("rwxrwxr-x"));
    Files.createSymbolicLink(file("link"), file("a"));

    files.createDirectories(file("link/b"));

    assertThat(file("a/b")).isDirectory();
    assertThat(mode(file("a"))).isEqualTo("rwxrwxr-x");
  }

  @Test
  void makes_no_directory_where_a_file_is() throws IOException {
    Files.writeString(file("f"), "");

    assertThatThrownBy(() -> files.createDirectories(file("f")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.createDirectories(file("f/g"))).isInstanceOf(IOException.class);
  }

  @Test
  void deletes_files_and_empty_directories_and_nothing() throws IOException {
    Files.writeString(file("f"), "");
    Files.createDirectories(file("empty"));
    Files.createDirectories(file("full/x"));

    files.delete(file("f"));
    files.delete(file("f"));
    files.delete(file("empty"));
    files.delete(file("no directory/f"));

    assertThat(file("f")).doesNotExist();
    assertThat(file("empty")).doesNotExist();
    assertThatThrownBy(() -> files.delete(file("full"))).isInstanceOf(IOException.class);
  }

  @Test
  void tells_what_a_file_takes() throws IOException {
    Files.write(file("data"), random(MIB));
    Files.createSymbolicLink(file("link"), file("data"));

    try (FileChannel channel = files.openForUpdate(file("data"))) {
      // Blocks are counted when they are allocated.
      channel.force(true);
    }

    assertThat(files.allocatedBytes(file("data"))).isBetween((long) MIB, MIB + 65536L);
    assertThat(files.allocatedBytes(file("link"))).isGreaterThanOrEqualTo(MIB);
    assertThatThrownBy(() -> files.allocatedBytes(file("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void works_under_odd_names() throws IOException {
    Path odd = file("a b\n\"ü😀'$(x)");
    Files.writeString(odd, "odd");

    files.copy(odd, file("-to"));

    assertThat(file("-to")).hasContent("odd");
    assertThat(files.allocatedBytes(odd)).isPositive();
  }

  @Test
  void tells_the_space_of_a_file_system() throws IOException {
    assertThat(files.usableBytes(directory))
        .isPositive()
        .isLessThanOrEqualTo(files.totalBytes(directory));
    assertThatThrownBy(() -> files.usableBytes(file("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.totalBytes(file("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}

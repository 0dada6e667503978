/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from a tree that lies, as a guest's may. */
class TreeCopyTest {
  private static final TreeEntry DIRECTORY = new TreeEntry("d", TreeEntry.Kind.DIRECTORY, 0, 0755);

  @TempDir
  private Path directory;

  private Path destination;

  @BeforeEach
  void make_destination() throws IOException {
    destination = Files.createDirectory(directory.resolve("here"));
  }

  /** A tree that is only read. */
  private abstract static class Lying implements FileTree {
    @Override
    public Optional<TreeEntry> find(String path) {
      return Optional.of(DIRECTORY);
    }

    @Override
    public InputStream read(String top, String below) {
      return new ByteArrayInputStream(new byte[1000]);
    }

    @Override
    public void write(String file, InputStream content) {
      throw new AssertionError("Nothing is written here");
    }

    @Override
    public void makeDirectory(String path) {
      throw new AssertionError("Nothing is made here");
    }

    @Override
    public void setPermissions(String path, int permissions) {
      throw new AssertionError("Nothing is changed here");
    }

    @Override
    public void rename(String from, String to) {
      throw new AssertionError("Nothing is renamed here");
    }

    @Override
    public void remove(String path) {
      throw new AssertionError("Nothing is removed here");
    }

    @Override
    public long room(String path) {
      return 0;
    }
  }

  private static FileTree of(TreeEntry... children) {
    return new Lying() {
      @Override
      public List<TreeEntry> children(String path, int most) {
        return List.of(children);
      }
    };
  }

  private static TreeEntry file(String name, long size) {
    return new TreeEntry(name, TreeEntry.Kind.FILE, size, 0644);
  }

  private void copy(FileTree from) {
    new TreeCopy(from, new HostTree(), ProgressListener.none())
        .run("/guest/d", destination.toString());
  }

  private void assertRefused(FileTree from, String... words) throws IOException {
    assertRefused(() -> copy(from), words);
  }

  private void assertRefused(ThrowingCallable copy, String... words) throws IOException {
    assertThatThrownBy(copy)
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.COPY_FAILED))
        .hasMessageContainingAll(words);
    assertThat(destination).isEmptyDirectory();
    try (var list = Files.list(directory)) {
      assertThat(list).containsExactly(destination);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "/etc/x", "a\0b"})
  void a_name_that_leads_elsewhere_is_refused(String name) throws IOException {
    assertRefused(of(file(name, 10)), "calls itself");
  }

  @Test
  void a_name_that_is_too_long_is_refused() throws IOException {
    assertRefused(of(file("ü".repeat(128), 10)), "calls itself");
  }

  @Test
  void a_name_that_stands_twice_is_refused() throws IOException {
    assertRefused(of(file("a", 10), file("a", 10)), "FileAlreadyExists");
  }

  @Test
  void a_tree_without_end_is_refused() throws IOException {
    assertRefused(of(DIRECTORY), "more than 100 directories in each other");
    assertRefused(
        new Lying() {
          @Override
          public List<TreeEntry> children(String path, int most) {
            List<TreeEntry> children = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
              TreeEntry.Kind kind =
                  path.length() < 12 ? TreeEntry.Kind.DIRECTORY : TreeEntry.Kind.FILE;
              children.add(new TreeEntry("" + i, kind, 1, 0644));
            }
            return children;
          }
        },
        "more than 100000 files");
  }

  @Test
  void a_directory_without_end_is_refused_before_it_is_held() throws IOException {
    assertRefused(
        new Lying() {
          @Override
          public List<TreeEntry> children(String path, int most) {
            assertThat(most).isEqualTo(100_001);
            return Collections.nCopies(most, file("a", 1));
          }
        },
        "it has more than 100000 files");
  }

  @Test
  void paths_that_are_too_long_are_refused() throws IOException {
    TreeEntry directory = new TreeEntry("d".repeat(255), TreeEntry.Kind.DIRECTORY, 0, 0755);

    assertRefused(of(directory), "a path of more than 4095 characters");
  }

  @Test
  void paths_that_are_too_many_and_long_are_refused() throws IOException {
    TreeEntry directory = new TreeEntry("d".repeat(255), TreeEntry.Kind.DIRECTORY, 0, 0755);
    TreeEntry[] files = new TreeEntry[99_000];
    Arrays.fill(files, file("f".repeat(255), 1));

    assertRefused(
        new Lying() {
          @Override
          public List<TreeEntry> children(String path, int most) {
            return path.length() < 1000 ? List.of(directory) : List.of(files);
          }
        },
        "its paths have more than 33554432 characters together");
  }

  @Test
  void more_than_there_is_room_for_is_refused() throws IOException {
    assertRefused(of(file("a", Long.MAX_VALUE)), Long.MAX_VALUE + " bytes are more than");
  }

  @Test
  void files_that_say_that_they_are_empty_take_room_too() throws IOException {
    FileTree from = of(file("a", 0), file("b", 0), file("c", 0));
    FileTree narrow = new HostTree() {
      @Override
      public long room(String path) {
        return 2999;
      }
    };

    assertRefused(
        () -> new TreeCopy(from, narrow, ProgressListener.none())
            .run("/guest/d", destination.toString()),
        "3000 bytes are more than the 2999 for which there is room in");
  }

  @Test
  void tells_how_many_bytes_there_were_whatever_was_said_before() {
    CopiedFiles copied = new TreeCopy(
            of(file("a", 0), file("b", 10)), new HostTree(), ProgressListener.none())
        .run("/guest/d", destination.toString());

    assertThat(copied).isEqualTo(new CopiedFiles(2, 1010, List.of()));
  }

  @Test
  void sizes_that_overflow_are_refused() throws IOException {
    assertRefused(
        of(file("a", Long.MAX_VALUE), file("b", Long.MAX_VALUE), file("c", 2)), "more than");
  }

  @Test
  void a_file_that_ends_early_is_not_kept() throws IOException {
    assertRefused(of(file("a", 1001)), "ended before the 1001 bytes");
  }

  @Test
  void a_file_that_grows_is_taken_as_it_was() {
    copy(of(file("a", 999)));

    assertThat(destination.resolve("d/a")).hasSize(999);
  }

  @Test
  void a_negative_size_is_refused() throws IOException {
    assertRefused(of(file("a", -1)), "bytes are more than");
  }

  @Test
  void tells_how_far_it_has_come() {
    List<String> told = new ArrayList<>();
    ProgressListener listener = progress -> told.add(progress.words());

    new TreeCopy(of(file("a", 1000)), new HostTree(), listener)
        .run("/guest/d", destination.toString());

    assertThat(told).containsExactly("copying /guest/d", "copying /guest/d: 100 % of 1000 B");
  }

  @Test
  void an_interrupt_leaves_nothing_and_stays_set() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> copy(of(file("a", 999))))
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(destination).isEmptyDirectory();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.CopiedFiles;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestCommand;
import dev.cowbird.driver.GuestCommandResult;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.GuestStreams;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way into a guest with a POSIX shell and the usual programs does. */
public abstract class GuestShellContract {
  private static final String ODD = "it's \"a\" *?[b] \\ $HOME `x` -ü";

  @TempDir
  protected Path here;

  /** Into a guest that runs; closed by whoever made it. */
  protected abstract GuestShell shell();

  /** An empty directory in the guest for one test, which ends in no slash. */
  protected abstract String there();

  private GuestCommandResult run(String... words) {
    return shell().run(GuestCommand.of(words));
  }

  private CopiedFiles in(Path source, String destination) {
    return shell().copyIn(source, destination, ProgressListener.none());
  }

  private CopiedFiles out(String source, Path destination) {
    return shell().copyOut(source, destination, ProgressListener.none());
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(here.resolve(name), content);
  }

  private static void assertFails(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private void assertGuestHas(String... names) {
    assertThat(run("find", there(), "-mindepth", "1", "-maxdepth", "1").stdout().lines())
        .containsExactlyInAnyOrder(
            Stream.of(names).map(name -> there() + "/" + name).toArray(String[]::new));
  }

  // --- commands

  @Test
  void arguments_reach_a_command_as_they_are() {
    assertThat(run("printf", "%s|", ODD, "", "two\nlines", "--", "  ").stdout())
        .isEqualTo(ODD + "||two\nlines|--|  |");
  }

  @Test
  void output_and_errors_and_status_are_told_apart() {
    GuestCommandResult result = run("sh", "-c", "echo out; echo err >&2; exit 7");

    assertThat(result.exitStatus()).isEqualTo(7);
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
  }

  @Test
  void a_command_reads_what_it_is_given() {
    byte[] input = "first\nsecond".getBytes(StandardCharsets.UTF_8);

    assertThat(
            shell().run(GuestCommand.of("cat"), new ByteArrayInputStream(input)).stdout())
        .isEqualTo("first\nsecond");
    assertThat(run("cat").stdout()).isEmpty();
  }

  @Test
  void a_command_that_is_not_there_ends_as_in_a_shell() {
    GuestCommandResult result = run("cowbird-no-such-program");

    assertThat(result.exitStatus()).isEqualTo(127);
    assertThat(result.stderr()).contains("cowbird-no-such-program");
  }

  @Test
  void a_signal_is_told_as_shells_tell_it() {
    assertThat(run("sh", "-c", "kill -KILL $$").exitStatus()).isEqualTo(137);
  }

  @Test
  void a_command_that_takes_too_long_is_ended() {
    String mark = there() + "/late";
    GuestCommand slow = GuestCommand.of("sh", "-c", "sleep 5; touch \"$1\"", "sh", mark)
        .withTimeout(Duration.ofSeconds(1));

    assertFails(() -> shell().run(slow), Kind.TIMED_OUT);
    assertThat(run("true").exitStatus()).isZero();
  }

  @Test
  void a_command_whose_input_does_not_end_is_ended() throws IOException {
    GuestCommand command = GuestCommand.of("cat").withTimeout(Duration.ofSeconds(2));

    try (PipedInputStream endless = new PipedInputStream(new PipedOutputStream())) {
      assertFails(() -> shell().run(command, endless), Kind.TIMED_OUT);
    }
    assertThat(run("true").exitStatus()).isZero();
  }

  @Test
  void input_that_can_not_be_read_ends_a_command() {
    GuestCommand command = GuestCommand.of("cat").withTimeout(Duration.ofSeconds(30));
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(new byte[9]), new Broken());

    assertThatThrownBy(() -> shell().run(command, broken))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GUEST_FAILED))
        .hasMessageContainingAll("'cat'", "the disk is gone");
    assertThat(run("true").exitStatus()).isZero();
  }

  @Test
  void output_that_can_not_be_written_ends_a_command() {
    GuestCommand endless = GuestCommand.of("sh", "-c", "while :; do echo more; done")
        .withTimeout(Duration.ofSeconds(60));
    GuestStreams streams = new GuestStreams(InputStream.nullInputStream(), new Full(), new Full());

    assertThatThrownBy(() -> shell().run(endless, streams))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GUEST_FAILED))
        .hasMessageContainingAll("'sh'", "no space is left");
    assertThat(run("true").exitStatus()).isZero();
  }

  /** As a disk that is full. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("no space is left");
    }
  }

  /** As a pipe or disk that breaks. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the disk is gone");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }

  // --- copies

  @Test
  void a_file_goes_in_and_out_with_its_bytes_and_permissions() throws IOException {
    byte[] content = new byte[700_001];
    new Random(7).nextBytes(content);
    Path file = Files.write(here.resolve(ODD), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));

    CopiedFiles copied = in(file, there());
    out(there() + "/" + ODD, here.resolve("back"));

    assertThat(copied).isEqualTo(new CopiedFiles(1, content.length, List.of()));
    assertThat(here.resolve("back")).hasBinaryContent(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.resolve("back"))))
        .isEqualTo("rwxr-x--x");
    assertGuestHas(ODD);
    assertThat(here).isDirectoryNotContaining("glob:**/.cowbird*");
  }

  @Test
  void a_copy_that_is_interrupted_leaves_nothing_and_the_shell_as_it_was() throws IOException {
    String much = there() + "/much";
    run("sh", "-c", "head -c 5000000 /dev/zero >\"$1\"", "sh", much);
    AtomicLong interrupted = new AtomicLong();
    ProgressListener interrupting = progress -> {
      interrupted.compareAndSet(0, System.nanoTime());
      Thread.currentThread().interrupt();
    };

    assertFails(() -> shell().copyOut(much, here.resolve("much"), interrupting), Kind.INTERRUPTED);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - interrupted.get()))
        .isLessThan(Duration.ofSeconds(15));
    assertThat(here).isEmptyDirectory();
    assertThat(run("true").exitStatus()).isZero();
  }

  @Test
  void an_empty_file_is_a_file() throws IOException {
    in(file("empty", ""), there() + "/nothing");
    out(there() + "/nothing", here.resolve("back"));

    assertThat(here.resolve("back")).isEmptyFile();
  }

  @Test
  void a_directory_goes_in_and_out_whole() throws IOException {
    Path tree = Files.createDirectories(here.resolve("tree"));
    Files.createDirectories(tree.resolve("empty"));
    Files.createDirectories(tree.resolve(ODD));
    Files.writeString(tree.resolve(ODD).resolve(".hidden"), "deep");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/"));
    Files.setPosixFilePermissions(tree.resolve(ODD), PosixFilePermissions.fromString("r-xr-x---"));

    CopiedFiles copied = in(tree, there() + "/copy");
    out(there() + "/copy", here.resolve("back"));

    assertThat(copied).isEqualTo(new CopiedFiles(1, 4, List.of("link")));
    assertThat(here.resolve("back").resolve(ODD).resolve(".hidden")).hasContent("deep");
    assertThat(here.resolve("back").resolve("empty")).isEmptyDirectory();
    assertThat(here.resolve("back").resolve("link")).doesNotExist();
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(here.resolve("back").resolve(ODD))))
        .isEqualTo("r-xr-x---");
    assertGuestHas("copy");
  }

  @Test
  void links_in_a_guests_directory_are_left_out() throws IOException {
    run("mkdir", there() + "/tree");
    run("ln", "-s", "/etc", there() + "/tree/etc");
    run("ln", "-s", "tree", there() + "/top");

    CopiedFiles copied = out(there() + "/top", here);

    assertThat(copied).isEqualTo(new CopiedFiles(0, 0, List.of("etc")));
    assertThat(here.resolve("top")).isEmptyDirectory();
  }

  @Test
  void a_file_is_replaced_and_a_directory_is_not() throws IOException {
    run("sh", "-c", "cd \"$1\" && echo old >file && mkdir dir", "sh", there());
    Path directory = Files.createDirectories(here.resolve("dir"));
    Files.writeString(here.resolve("file"), "new");

    in(here.resolve("file"), there());
    out(there() + "/file", here.resolve("file"));

    assertThat(run("cat", there() + "/file").stdout()).isEqualTo("new");
    assertFails(() -> in(directory, there()), Kind.CONFLICT);
    assertFails(() -> in(directory, there() + "/file"), Kind.CONFLICT);
    assertFails(() -> out(there() + "/dir", here), Kind.CONFLICT);
    assertFails(() -> out(there() + "/dir", here.resolve("file")), Kind.CONFLICT);
    assertGuestHas("file", "dir");
  }

  @Test
  void what_is_not_there_is_not_copied() throws IOException {
    Path file = file("file", "x");

    assertFails(() -> in(here.resolve("nothing"), there()), Kind.NOT_FOUND);
    assertFails(() -> in(file, there() + "/no/file"), Kind.NOT_FOUND);
    assertFails(() -> in(file, there() + "/no/"), Kind.NOT_FOUND);
    assertFails(() -> out(there() + "/nothing", here), Kind.NOT_FOUND);
    assertFails(() -> out("/etc/passwd", here.resolve("no/file")), Kind.NOT_FOUND);
    assertThatThrownBy(() -> in(file, "relative")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out("relative", here)).isInstanceOf(IllegalArgumentException.class);
    assertGuestHas();
  }

  @Test
  void what_can_not_be_read_leaves_nothing() throws IOException {
    assertFails(() -> out("/dev/null", here.resolve("null")), Kind.COPY_FAILED);
    assertFails(() -> out("/", here), Kind.COPY_FAILED);
    assertThat(here).isEmptyDirectory();
  }

  @Test
  void a_file_of_which_nobody_knows_the_size_is_copied() {
    out("/proc/version", here.resolve("version"));

    assertThat(here.resolve("version")).content().startsWith("Linux version");
  }
}

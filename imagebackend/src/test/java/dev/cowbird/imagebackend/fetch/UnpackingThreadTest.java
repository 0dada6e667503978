/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import static dev.cowbird.imagebackend.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.Threads;
import dev.cowbird.imagebackend.unpack.CorruptStreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnpackingThreadTest {
  private static final int MIB = 1 << 20;
  private static final ImageId ID = new ImageId("/memory/image");

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final byte[] content = new byte[3 * MIB + 77];
  private byte[] packed = {};

  @BeforeEach
  void pack() throws IOException {
    new Random(1).nextBytes(content);
    Arrays.fill(content, MIB, 2 * MIB, (byte) 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    packed = bytes.toByteArray();
  }

  @AfterEach
  void no_thread_is_left() {
    Threads.assertNoneLeft();
  }

  /** The file is there, and of it so much is told. */
  private Arrival arrival(int arrived) throws IOException {
    Path served = Files.write(directory.resolve("served"), packed);
    return new Arrival(served, OptionalLong.of(packed.length), arrived);
  }

  private Path target() {
    return directory.resolve("unpacked");
  }

  private UnpackingThread unpacking(HostFiles files, Arrival arrival, long maxBytes)
      throws IOException {
    SpaceGuard space = new SpaceGuard(linux, directory);
    PartWriter writer = new PartWriter(files.create(target()), 0, space, "Fetching image");
    return new UnpackingThread(ID, Compression.GZIP, arrival, writer, maxBytes);
  }

  private UnpackingThread unpacking(Arrival arrival) throws IOException {
    return unpacking(linux, arrival, Long.MAX_VALUE);
  }

  private static void awaitFailure(Unpacking unpacking) {
    await().until(() -> {
      try {
        unpacking.requireGoing();
        return false;
      } catch (ImageException e) {
        return true;
      }
    });
  }

  @Test
  void unpacks_what_arrives() throws IOException {
    try (Arrival arrival = arrival(0);
        Unpacking unpacking = unpacking(arrival)) {
      arrival.reached(packed.length / 2);
      Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
      unpacking.requireGoing();
      arrival.reached(packed.length);
      arrival.complete();

      assertThat(unpacking.finish()).isEmpty();

      assertThat(Arrays.equals(Files.readAllBytes(target()), content)).isTrue();
    }
  }

  @Test
  void a_full_disk_is_told_while_the_rest_is_still_to_come() throws IOException {
    HostFiles full = new FaultyFiles(linux, 2, Moment.BEFORE, Fault.noSpace());
    try (Arrival arrival = arrival(packed.length - 1);
        Unpacking unpacking = unpacking(full, arrival, Long.MAX_VALUE)) {
      awaitFailure(unpacking);

      assertFails(Kind.NO_SPACE, unpacking::requireGoing);
      assertFails(Kind.NO_SPACE, unpacking::finish);
    }
  }

  @Test
  void what_unpacks_to_too_much_is_told_while_the_rest_is_still_to_come() throws IOException {
    try (Arrival arrival = arrival(packed.length - 1);
        Unpacking unpacking = unpacking(linux, arrival, 2 * MIB)) {
      awaitFailure(unpacking);

      assertFails(Kind.IMAGE_TOO_LARGE, unpacking::finish);
    }
    assertThat(Files.size(target())).isLessThanOrEqualTo(3 * MIB);
  }

  /** What arrives may not be what was promised at all, which is to be said rather. */
  @Test
  void what_can_not_be_unpacked_is_told_last() throws IOException {
    packed[0] = 'x';
    try (Arrival arrival = arrival(packed.length - 1);
        Unpacking unpacking = unpacking(arrival)) {
      Optional<CorruptStreamException> corrupt = unpacking.finish();

      assertThatCode(unpacking::requireGoing).doesNotThrowAnyException();
      assertThat(corrupt).isPresent();
      assertThat(unpacking.finish()).isEqualTo(corrupt);
    }
  }

  @Test
  void what_ends_too_early_can_not_be_unpacked() throws IOException {
    try (Arrival arrival = arrival(packed.length - 100);
        Unpacking unpacking = unpacking(arrival)) {
      arrival.complete();

      assertThat(unpacking.finish()).isPresent();
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_it_and_closing_ends_its_thread() throws IOException {
    try (Arrival arrival = arrival(packed.length / 2);
        Unpacking unpacking = unpacking(arrival)) {
      Threads.awaitAnyIn(Arrival.class, "awaitBeyond");
      Thread.currentThread().interrupt();

      assertFails(Kind.INTERRUPTED, unpacking::finish);
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nothing_to_unpack_is_fine() throws IOException {
    try (Unpacking nothing = Unpacking.NOTHING) {
      nothing.requireGoing();
      assertThat(nothing.finish()).isEmpty();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ContentDigest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import dev.cowbird.imagebackend.testing.ForwardingFiles;
import dev.cowbird.imagebackend.testing.Patched;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigesterTest {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int BLOCK = 64 * KIB;
  private static final int REGION = 64 * MIB;

  @TempDir
  Path directory;

  private final HostFiles linux = new LinuxFiles();
  private final ContentDigester digester = new ContentDigester(linux);

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private Path sparse(String name, long length, long... marks) throws IOException {
    Path file = Files.createFile(directory.resolve(name));
    linux.extend(file, length);
    for (long at : marks) {
      mark(file, at);
    }
    return file;
  }

  private static void mark(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}), at);
    }
  }

  /** The definition, word by word, on content in memory. */
  private static ContentDigest defined(byte[] content) {
    MessageDigest all = DigestAlgorithm.SHA256.start();
    all.update("cowbird content 2\n".getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < content.length; at += BLOCK) {
      long sum = crc(Arrays.copyOfRange(content, at, at + BLOCK));
      if (sum != crc(new byte[BLOCK])) {
        all.update(ByteBuffer.allocate(12).putLong(at).putInt((int) sum).array());
      }
    }
    return ContentDigest.of(all.digest());
  }

  private static long crc(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block);
    return crc.getValue();
  }

  /** Recorded digests are on disk: they must come out the same in every version. */
  @Test
  void is_what_it_always_was() throws IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

    assertThat(digester.digest(write("empty", new byte[0])))
        .hasToString(
            "blocks-crc32c:9256a554cf55d095011e65ac3a529c74cd723ef046358ea1ceaeb77a812d20ff");
    assertThat(digester.digest(write("abc", abc)))
        .hasToString(
            "blocks-crc32c:4c169cfc28290a91ef1d4698caa66f3390da621ee251fd4106912e545d2818df");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 4095, BLOCK - 1, BLOCK, BLOCK + 1, 3 * MIB + 512, REGION, REGION + BLOCK + 512})
  void is_what_is_defined(int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Arrays.fill(content, length / 4, length / 2, (byte) 0);

    assertThat(digester.digest(write("f", content))).isEqualTo(defined(content));
  }

  @Test
  void does_not_depend_on_how_holes_lie() throws IOException {
    byte[] content = new byte[REGION + 3 * MIB + 512];
    long[] marks = {0, 5 * MIB + 17, REGION - 1, REGION + 3 * BLOCK, content.length - 1};
    for (long at : marks) {
      content[(int) at] = 'x';
    }
    Path full = write("full", content);
    Path sparse = sparse("sparse", content.length, marks);
    Path copy = directory.resolve("copy");
    linux.copy(full, copy);

    assertThat(linux.allocatedBytes(sparse)).isLessThan(linux.allocatedBytes(full));
    assertThat(digester.digest(full)).isEqualTo(defined(content));
    assertThat(digester.digest(sparse)).isEqualTo(digester.digest(full));
    assertThat(digester.digest(copy)).isEqualTo(digester.digest(full));
  }

  @Test
  void zeros_at_the_end_do_not_count() throws IOException {
    byte[] content = new byte[BLOCK + 512];
    new Random(1).nextBytes(content);
    Path file = write("f", content);
    ContentDigest digest = digester.digest(file);

    linux.extend(file, BLOCK + 1024);
    assertThat(digester.digest(file)).isEqualTo(digest);
    linux.extend(file, 3L * REGION);
    assertThat(digester.digest(file)).isEqualTo(digest);
  }

  @Test
  void every_bit_counts_in_data_and_in_holes() throws IOException {
    Path file = sparse("f", 2L * REGION + 512, 7, REGION + 7);
    List<ContentDigest> seen = new ArrayList<>(List.of(digester.digest(file)));

    for (long at : new long[] {8, BLOCK, 5 * MIB, REGION - 1, REGION, 2L * REGION + 511}) {
      mark(file, at);
      seen.add(digester.digest(file));
    }

    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void where_a_block_lies_counts() throws IOException {
    long length = 3L * REGION;

    assertThat(List.of(
            digester.digest(sparse("a", length, 0)),
            digester.digest(sparse("b", length, BLOCK)),
            digester.digest(sparse("c", length, REGION)),
            digester.digest(sparse("d", length, 2L * REGION)),
            digester.digest(sparse("e", length))))
        .doesNotHaveDuplicates();
  }

  @Test
  void swapped_blocks_are_seen() throws IOException {
    byte[] content = new byte[2 * BLOCK];
    Arrays.fill(content, 0, BLOCK, (byte) 'a');
    Arrays.fill(content, BLOCK, 2 * BLOCK, (byte) 'b');
    byte[] swapped = Patched.withBytes(content, 0, Arrays.copyOfRange(content, BLOCK, 2 * BLOCK));
    Arrays.fill(swapped, BLOCK, 2 * BLOCK, (byte) 'a');

    assertThat(digester.digest(write("a", content)))
        .isNotEqualTo(digester.digest(write("b", swapped)));
  }

  @Test
  @Timeout(20)
  void a_terabyte_of_holes_takes_no_time() throws IOException {
    Path file = sparse("f", 1L << 40, 3, (1L << 40) - 1);

    assertThat(digester.digest(file)).isEqualTo(digester.digest(file));
  }

  @Test
  void tells_how_far_it_has_come() throws IOException {
    List<Long> advanced = new ArrayList<>();

    digester.digest(sparse("f", 2L * REGION + 512, 1), advanced::add);

    assertThat(advanced).containsExactly((long) REGION, (long) REGION, 512L);
  }

  @Test
  void what_can_not_be_read_has_no_digest() throws IOException {
    Path file = sparse("f", 3L * REGION, 1, 2L * REGION);
    HostFiles broken = new FaultyFiles(linux, 2, Moment.BEFORE, Fault.ioError());

    assertThatThrownBy(() -> new ContentDigester(broken).digest(file))
        .isInstanceOf(IOException.class)
        .hasMessage("Input/output error");
    assertThatThrownBy(() -> digester.digest(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_defect_while_reading_is_no_digest() throws IOException {
    Path file = sparse("f", REGION, 1);
    HostFiles broken = new FaultyFiles(linux, 1, Moment.BEFORE, Fault.running(() -> {
      throw new IllegalArgumentException("a defect");
    }));

    assertThatThrownBy(() -> new ContentDigester(broken).digest(file))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("a defect");
  }

  @Test
  @Timeout(20)
  void ends_when_it_is_interrupted() throws IOException {
    Path file = sparse("f", REGION, 1);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    HostFiles stuck = new ForwardingFiles(linux) {
      @Override
      public void readData(Path path, long from, long to, DataReader reader) {
        caller.interrupt();
        try {
          never.await();
        } catch (InterruptedException e) {
          ended.countDown();
        }
      }
    };

    assertThatThrownBy(() -> new ContentDigester(stuck).digest(file))
        .isInstanceOf(ClosedByInterruptException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).satisfies(latch -> latch.await());
  }
}

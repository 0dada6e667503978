/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.convert;

import static dev.cowbird.imagebackend.testing.Patched.withByte;
import static dev.cowbird.imagebackend.testing.Patched.withLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class Qcow2UnpackerTest {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int CLUSTER = 64 * KIB;
  private static final int L2 = 4 * CLUSTER;

  @TempDir
  Path directory;

  @AfterEach
  void no_thread_is_left() {
    assertThat(workers()).isEmpty();
  }

  private static Iterable<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("cowbird-unpack"))
        .toList();
  }

  private byte[] unpacked(byte[] image) throws IOException, MalformedImageException {
    Path target = directory.resolve("target");
    Files.deleteIfExists(target);
    UnpackedFile.unpack(ImageBytes.of(image), 3, target);
    return Files.readAllBytes(target);
  }

  private static void unpack(ImageBytes image, RawSink sink)
      throws IOException, MalformedImageException {
    new Qcow2Unpacker(2).unpack(image, Qcow2Header.read(image), sink, bytes -> {});
  }

  private static byte[] text(int length, int seed) {
    byte[] text = new byte[length];
    Random random = new Random(seed);
    for (int at = 0; at < length; at++) {
      text[at] = (byte) ('a' + random.nextInt(8));
    }
    return text;
  }

  /** Many windows, all of them compressed. */
  private static byte[] large() {
    TinyQcow2 image = TinyQcow2.of(new DiskSize(64L * MIB));
    for (int cluster = 0; cluster < 1024; cluster += 4) {
      image.compressed(cluster, text(100, cluster));
    }
    return image.bytes();
  }

  @ParameterizedTest
  @CsvSource({"9, 2", "9, 3", "12, 2", "12, 3", "14, 3", "16, 2", "16, 3", "17, 3", "20, 3", "21, 2"
  })
  void unpacks_all_that_a_cluster_can_be(int clusterBits, int version) throws Exception {
    int clusterBytes = 1 << clusterBits;
    int clusters = clusterBits > 17 ? 12 : 100;
    TinyQcow2 image =
        TinyQcow2.of(new DiskSize((long) clusters * clusterBytes)).clusterBits(clusterBits);
    byte[] expected = new byte[clusters * clusterBytes];
    for (int cluster = 0; cluster < clusters; cluster++) {
      byte[] text = text(clusterBytes - cluster % 3, cluster);
      switch (cluster % 7) {
        case 0, 1, 4 -> image.data(cluster, text);
        case 2, 3 -> image.compressed(cluster, text);
        default -> {
          if (version == 3) {
            image.zeros(cluster);
          }
          continue;
        }
      }
      System.arraycopy(text, 0, expected, cluster * clusterBytes, text.length);
    }

    assertThat(Arrays.equals(unpacked(image.version(version).bytes()), expected))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {512, CLUSTER - 512, CLUSTER, CLUSTER + 512, MIB - 512, MIB, MIB + 512})
  void a_disk_may_end_anywhere(int size) throws Exception {
    int last = (size - 1) / CLUSTER;
    byte[] expected = Arrays.copyOf(new byte[last * CLUSTER], size);
    byte[] text = text(CLUSTER, 1);
    System.arraycopy(text, 0, expected, last * CLUSTER, size - last * CLUSTER);
    TinyQcow2 stored = TinyQcow2.of(new DiskSize(size)).data(last, text);
    TinyQcow2 compressed = TinyQcow2.of(new DiskSize(size)).compressed(last, text);

    assertThat(Arrays.equals(unpacked(stored.bytes()), expected)).isTrue();
    assertThat(Arrays.equals(unpacked(compressed.bytes()), expected)).isTrue();
  }

  @Test
  void the_file_may_end_with_the_guests_last_byte() throws Exception {
    byte[] image =
        TinyQcow2.of(new DiskSize(CLUSTER + 512)).data(1, text(CLUSTER, 1)).bytes();

    byte[] unpacked = unpacked(Arrays.copyOf(image, image.length - CLUSTER + 512));

    assertThat(Arrays.copyOfRange(unpacked, CLUSTER, CLUSTER + 512)).isEqualTo(text(512, 1));
  }

  @Test
  void nothing_is_given_of_a_disk_that_holds_nothing() throws Exception {
    ImageBytes image =
        ImageBytes.of(TinyQcow2.of(new DiskSize(5L << 30)).zeros(3).bytes());

    unpack(image, (offset, data) -> {
      throw new AssertionError("given " + offset);
    });
  }

  @Test
  void only_blocks_with_something_in_them_are_given() throws Exception {
    Map<Long, Integer> given = new ConcurrentSkipListMap<>();
    byte[] image = TinyQcow2.of(new DiskSize(3 * MIB))
        .clusterBits(12)
        .data(16, text(1, 1))
        .data(47, text(1, 1))
        .compressed(64, text(1, 1))
        .data(255, text(1, 1))
        .compressed(256, text(1, 1))
        .bytes();

    unpack(ImageBytes.of(image), (offset, data) -> given.put(offset, data.remaining()));

    assertThat(given)
        .containsExactly(
            Map.entry(64L * KIB, 128 * KIB),
            Map.entry(256L * KIB, 64 * KIB),
            Map.entry(960L * KIB, 64 * KIB),
            Map.entry(1024L * KIB, 64 * KIB));
  }

  @Test
  void tells_how_much_was_stored() throws Exception {
    AtomicLong told = new AtomicLong();
    Thread caller = Thread.currentThread();
    ImageBytes image = ImageBytes.of(TinyQcow2.of(new DiskSize(5L * MIB + 512))
        .data(0, text(1, 1))
        .compressed(3, text(1, 1))
        .zeros(5)
        .data(80, text(512, 1))
        .bytes());

    new Qcow2Unpacker(1).unpack(image, Qcow2Header.read(image), (offset, data) -> {}, bytes -> {
      assertThat(Thread.currentThread()).isSameAs(caller);
      told.addAndGet(bytes);
    });

    assertThat(told).hasValue(2 * CLUSTER + 512);
  }

  @Test
  void parts_that_hold_nothing_are_zeros_whatever_lies_there() throws Exception {
    byte[] text = text(CLUSTER, 1);
    byte[] image = TinyQcow2.of(new DiskSize(MIB))
        .feature(4)
        .data(0, text)
        .data(2, text)
        .data(4, text)
        .bytes();
    // Entries of 16 bytes: clusters 0, 1 and 2.
    image = withLong(image, L2 + 8, 0x7fff_fffe_8000_0001L);
    image = withLong(image, L2 + 16 + 8, 0x0000_0000_ffff_ffffL);
    image = withLong(image, L2 + 32 + 8, 0xffff_0000_0000_0ff0L);
    byte[] expected = new byte[MIB];
    int part = CLUSTER / 32;
    System.arraycopy(text, 0, expected, 0, part);
    System.arraycopy(text, 31 * part, expected, 31 * part, part);
    System.arraycopy(text, 0, expected, CLUSTER, CLUSTER);
    System.arraycopy(text, 4 * part, expected, 2 * CLUSTER + 4 * part, 8 * part);

    assertThat(Arrays.equals(unpacked(image), expected)).isTrue();
  }

  @Test
  void does_not_mind_the_dirty_bit() throws Exception {
    byte[] image =
        TinyQcow2.of(new DiskSize(MIB)).feature(0).data(1, text(9, 1)).bytes();

    assertThat(Arrays.copyOfRange(unpacked(image), CLUSTER, CLUSTER + 9)).isEqualTo(text(9, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15, 16, 40, 99})
  void a_corrupt_cluster_anywhere_is_told_with_its_place(int corrupt) {
    TinyQcow2 image = TinyQcow2.of(new DiskSize(100L * CLUSTER));
    for (int cluster = 0; cluster < 100; cluster++) {
      image.compressed(cluster, text(3000, cluster));
    }
    // A block type that there is not.
    byte[] damaged = withByte(image.bytes(), (5 + corrupt) * CLUSTER, 0xff);

    assertThatThrownBy(() -> unpacked(damaged))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("guest offset " + (long) corrupt * CLUSTER + " can't be unpacked")
        .hasMessageContaining("damaged");
  }

  @Test
  void a_table_that_breaks_the_rules_far_behind_is_told() {
    byte[] image = large();

    assertThatThrownBy(() -> unpacked(withLong(image, L2 + 8 * 1000, 1L << 60)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("reserved bits");
    assertThatThrownBy(() -> unpacked(Arrays.copyOf(image, image.length - CLUSTER)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("truncated");
  }

  @Test
  void what_the_sink_throws_is_thrown() {
    IOException full = new IOException("full");
    IllegalStateException odd = new IllegalStateException("odd");
    AssertionError bad = new AssertionError("bad");

    assertThat(catchThrowable(() -> unpack(ImageBytes.of(large()), (offset, data) -> {
          throw full;
        })))
        .isSameAs(full);
    assertThat(catchThrowable(() -> unpack(ImageBytes.of(large()), (offset, data) -> {
          throw odd;
        })))
        .isSameAs(odd);
    assertThat(catchThrowable(() -> unpack(ImageBytes.of(large()), (offset, data) -> {
          throw bad;
        })))
        .isSameAs(bad);
  }

  @Test
  void what_the_progress_throws_is_thrown() {
    UncheckedIOException failure = new UncheckedIOException(new IOException("gone"));
    ImageBytes image = ImageBytes.of(large());

    assertThat(catchThrowable(() -> new Qcow2Unpacker(2)
            .unpack(image, Qcow2Header.read(image), (offset, data) -> {}, bytes -> {
              throw failure;
            })))
        .isSameAs(failure);
  }

  @Test
  void stops_soon_after_a_failure() {
    AtomicInteger writes = new AtomicInteger();
    assertThatThrownBy(() -> unpack(ImageBytes.of(large()), (offset, data) -> {
          if (writes.incrementAndGet() == 3) {
            throw new IOException("full");
          }
        }))
        .hasMessage("full");

    assertThat(writes).hasValueLessThan(60);
  }

  /** An image of which the data from an offset on has not come, and maybe never does. */
  private record Awaited(ImageBytes image, long from, CountDownLatch waiting, CountDownLatch come)
      implements ImageBytes {
    static Awaited of(byte[] image, long from) {
      return new Awaited(ImageBytes.of(image), from, new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public long size() {
      return image.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
      if (offset + into.remaining() > from) {
        waiting.countDown();
        try {
          come.await();
        } catch (InterruptedException e) {
          throw new ClosedByInterruptException();
        }
      }
      image.read(offset, into);
    }
  }

  @Test
  void waits_for_bytes_that_are_yet_to_come() throws Exception {
    Awaited image = Awaited.of(large(), 100 * CLUSTER);
    Map<Long, Integer> given = new ConcurrentHashMap<>();
    Thread rest = new Thread(() -> {
      await().until(() -> image.waiting().getCount() == 0);
      image.come().countDown();
    });
    rest.start();

    unpack(image, (offset, data) -> given.put(offset, data.remaining()));

    rest.join();
    assertThat(given).hasSize(256);
  }

  @Test
  void a_failure_stops_those_that_wait_for_bytes() {
    Awaited image = Awaited.of(large(), 100 * CLUSTER);

    assertThatThrownBy(() -> unpack(image, (offset, data) -> {
          if (offset == 4 * MIB) {
            awaited(image.waiting());
            throw new IOException("full");
          }
        }))
        .hasMessage("full");
  }

  @Test
  void a_failure_stops_a_walk_that_waits_for_a_table() {
    byte[] bytes = TinyQcow2.of(new DiskSize(1L << 30))
        .data(0, text(1, 1))
        .data(16, text(1, 1))
        .data(8192, text(1, 1))
        .bytes();
    // The table of the first is moved to the end, and the second lies behind what has come.
    byte[] image = Arrays.copyOf(bytes, bytes.length + CLUSTER);
    System.arraycopy(bytes, L2 + CLUSTER, image, bytes.length, CLUSTER);
    Awaited awaited =
        Awaited.of(withLong(image, L2 - CLUSTER + 8, 1L << 63 | bytes.length), bytes.length);

    assertThatThrownBy(() -> unpack(awaited, (offset, data) -> {
          awaited(awaited.waiting());
          throw new IOException("full");
        }))
        .hasMessage("full");
  }

  @Test
  void an_interrupt_stops_the_caller_and_all_threads() throws Exception {
    Awaited image = Awaited.of(large(), 100 * CLUSTER);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller = new Thread(() -> {
      thrown.set(catchThrowable(() -> unpack(image, (offset, data) -> {})));
      flag.set(Thread.currentThread().isInterrupted());
    });
    caller.start();
    image.waiting().await();

    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void an_interrupt_from_before_counts() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> unpack(ImageBytes.of(large()), (offset, data) -> {}))
        .isInstanceOf(ClosedByInterruptException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void has_as_many_threads_as_it_is_told() throws Exception {
    Map<Thread, Boolean> seen = new ConcurrentHashMap<>();
    ImageBytes image = ImageBytes.of(large());

    new Qcow2Unpacker(3)
        .unpack(
            image,
            Qcow2Header.read(image),
            (offset, data) ->
                seen.put(Thread.currentThread(), Thread.currentThread().isDaemon()),
            bytes -> {});

    assertThat(seen).hasSizeBetween(1, 3).doesNotContainValue(false);
    assertThatThrownBy(() -> new Qcow2Unpacker(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new ClosedByInterruptException();
    }
  }
}

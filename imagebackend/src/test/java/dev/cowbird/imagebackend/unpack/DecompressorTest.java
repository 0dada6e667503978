/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cowbird.imagebackend.Compression;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every compression. */
class DecompressorTest {
  private static final byte[] SMALL = Packed.content(1500);

  static Stream<Arguments> contents() {
    return EnumSet.complementOf(EnumSet.of(Compression.NONE)).stream()
        .flatMap(compression -> IntStream.of(0, 1, 511, 65_536, 131_072, 131_073, 3 << 20)
            .mapToObj(length -> Arguments.of(compression, length)));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void unpacks_what_was_packed(Compression compression, int length) throws IOException {
    byte[] content = Packed.content(length);

    assertThat(Unpacked.of(compression, Packed.of(compression, content))).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void takes_several_streams_for_one_image(Compression compression) throws IOException {
    byte[] large = Packed.content(1 << 20);
    byte[] served = Packed.joined(
        Packed.of(compression, SMALL),
        Packed.of(compression, new byte[0]),
        Packed.of(compression, large),
        Packed.of(compression, SMALL));

    assertThat(Unpacked.of(compression, served)).isEqualTo(Packed.joined(SMALL, large, SMALL));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void does_not_care_in_which_pieces_it_is_served_or_read(Compression compression)
      throws IOException {
    byte[] packed = Packed.of(compression, SMALL);
    InputStream served = new Trickle(Packed.joined(packed, packed));

    try (InputStream content = Decompressor.open(compression, served)) {
      byte[] all = new byte[2 * SMALL.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) content.read();
      }
      assertThat(all).isEqualTo(Packed.joined(SMALL, SMALL));
      assertThat(content.read()).isEqualTo(-1);
      assertThat(content.read(new byte[10])).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void reads_what_is_served_to_its_very_end_and_not_before_it_is_read(Compression compression)
      throws IOException {
    Watched served = new Watched(Packed.of(compression, SMALL));

    try (InputStream content = Decompressor.open(compression, served)) {
      assertThat(served.reads).isZero();
      assertThat(content.read(new byte[0])).isZero();
      assertThat(served.reads).isZero();
      content.transferTo(OutputStream.nullOutputStream());
      assertThat(served.ended).isTrue();
      assertThat(served.closes).isZero();
    }
    assertThat(served.closes).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void closes_once_and_is_not_read_afterwards(Compression compression) throws IOException {
    Watched served = new Watched(Packed.of(compression, SMALL));
    InputStream content = Decompressor.open(compression, served);
    assertThat(content.read()).isNotNegative();

    content.close();
    content.close();

    assertThat(served.closes).isEqualTo(1);
    assertThatThrownBy(content::read).isInstanceOf(IOException.class).hasMessageContaining("clos");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_nothing_at_all(Compression compression) {
    assertThat(Unpacked.failure(compression, new byte[0]))
        .hasMessage("The " + compression + " stream is empty");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_another_beginning(Compression compression) {
    byte[] qcow2 = {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0};

    assertThat(Unpacked.failure(compression, qcow2))
        .hasMessageStartingWith("It is no " + compression + " stream: it begins with 51 46 49 fb");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_each_of_the_others(Compression compression) {
    for (Compression other : EnumSet.complementOf(EnumSet.of(Compression.NONE))) {
      if (other != compression) {
        assertThat(Unpacked.failure(compression, Packed.of(other, SMALL)))
            .hasMessageStartingWith("It is no " + compression + " stream");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_what_is_cut_off_at_any_byte(Compression compression) {
    byte[] whole = Packed.of(compression, SMALL);

    for (int length = 1; length < whole.length; length++) {
      assertThat(Unpacked.failure(compression, Arrays.copyOf(whole, length)))
          .as("%d of %d bytes", length, whole.length)
          .hasMessage(
              "The %s stream is cut off: it ends after %d bytes".formatted(compression, length));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_a_second_stream_that_is_cut_off_at_any_byte(Compression compression) {
    byte[] first = Packed.of(compression, SMALL);
    byte[] both = Packed.joined(first, Packed.of(compression, new byte[] {1, 2, 3}));

    for (int length = first.length + 1; length < both.length; length++) {
      assertThat(Unpacked.failure(compression, Arrays.copyOf(both, length)))
          .as("%d of %d + %d bytes", length, first.length, both.length - first.length)
          .isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void refuses_anything_behind_the_end(Compression compression) {
    byte[] whole = Packed.of(compression, SMALL);

    for (String tail :
        new String[] {"x", "garbage", "\0", "\0\0\0\0\0\0\0\0\0", "\u001f", "(", "a\n"}) {
      byte[] bytes = tail.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Unpacked.failure(compression, Packed.joined(whole, bytes)))
          .as("%s", Arrays.toString(bytes))
          .isNotNull();
    }
    assertThat(Unpacked.failure(compression, Packed.joined(whole, Packed.content(1 << 20))))
        .message()
        .containsAnyOf("is followed by something else", "Garbage after");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void never_returns_other_bytes_as_whole_when_one_is_changed(Compression compression)
      throws IOException {
    byte[] whole = Packed.of(compression, SMALL);

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << i % 8);
      try {
        assertThat(Unpacked.of(compression, changed)).as("byte %d changed", i).isEqualTo(SMALL);
      } catch (CorruptStreamException e) {
        assertThat(e.getMessage()).as("byte %d changed", i).contains(compression.label());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void goes_on_failing_once_it_failed(Compression compression) throws IOException {
    byte[] whole = Packed.of(compression, SMALL);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    try (InputStream content = Decompressor.open(compression, new ByteArrayInputStream(cut))) {
      Throwable first = catchThrowableOfType(IOException.class, content::readAllBytes);
      Throwable second = catchThrowableOfType(IOException.class, content::read);
      assertThat(second).isInstanceOf(CorruptStreamException.class).isSameAs(first);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void lets_the_sources_own_failure_through_at_any_byte(Compression compression) {
    byte[] whole = Packed.of(compression, SMALL);

    for (int length = 0; length <= whole.length; length++) {
      IOException broken = length % 2 == 0 ? new EOFException() : new IOException("broken");
      InputStream served =
          new SequenceInputStream(new Trickle(Arrays.copyOf(whole, length)), new Broken(broken));
      InputStream content = Decompressor.open(compression, served);

      assertThatThrownBy(content::readAllBytes).as("after %d bytes", length).isSameAs(broken);
      assertThatThrownBy(content::read).isSameAs(broken);
      assertThatCode(content::close).doesNotThrowAnyException();
    }
  }

  /** Far more than the heap of the tests, were it kept. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void unpacks_a_bomb_bit_by_bit_until_the_caller_stops(Compression compression)
      throws IOException {
    byte[] zeros = Packed.of(compression, new byte[16 << 20]);
    Watched bomb = new Watched(new Repeated(zeros, 640));
    long stop = 768L << 20;

    try (InputStream content = Decompressor.open(compression, bomb)) {
      byte[] piece = new byte[1 << 20];
      long total = 0;
      while (total < stop) {
        total += content.readNBytes(piece, 0, piece.length);
      }
      assertThat(total).isEqualTo(stop);
    }
    assertThat(bomb.closes).isEqualTo(1);
    assertThat(bomb.bytes).isLessThan(50L * zeros.length + (256 << 10));
  }

  @Test
  void needs_no_stream_for_an_argument_that_is_wrong() {
    InputStream content =
        Decompressor.open(Compression.GZIP, new ByteArrayInputStream(new byte[0]));

    assertThatThrownBy(() -> content.read(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** A byte at a time, and with nothing ever said to be available. */
  private static final class Trickle extends FilterInputStream {
    Trickle(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  private static final class Watched extends FilterInputStream {
    private int reads;
    private int closes;
    private long bytes;
    private boolean ended;

    Watched(byte[] bytes) {
      this(new ByteArrayInputStream(bytes));
    }

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      reads++;
      int n = super.read(target, offset, length);
      ended = n < 0;
      bytes += Math.max(n, 0);
      return n;
    }

    @Override
    public void close() {
      closes++;
    }
  }

  private static final class Broken extends InputStream {
    private final IOException failure;

    Broken(IOException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    /** The JDK's own would swallow it behind the first byte. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      throw failure;
    }
  }

  /** The same bytes again and again. */
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private long left;

    Repeated(byte[] bytes, int times) {
      this.bytes = bytes;
      this.left = (long) bytes.length * times;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int position = (int) (bytes.length - left % bytes.length) % bytes.length;
      int n = Math.min(length, bytes.length - position);
      System.arraycopy(bytes, position, target, offset, n);
      left -= n;
      return n;
    }
  }
}

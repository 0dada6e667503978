/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static dev.cowbird.imagebackend.testing.Patched.withBytes;
import static dev.cowbird.imagebackend.testing.Patched.withInt;
import static dev.cowbird.imagebackend.testing.Patched.withText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.TinyIso;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FirstLookTest {
  private static final DiskSize SIZE = new DiskSize(1 << 20);
  private static final byte[] MARK = {1, 2, 3};

  private static TinyQcow2 tiny() {
    return TinyQcow2.of(SIZE).data(1, MARK);
  }

  private static FirstLook look(byte[] image) throws IOException {
    return new FirstLook(ImageBytes.of(image));
  }

  @Test
  void knows_a_qcow2_image_by_its_header() throws IOException {
    FirstLook look = look(tiny().bytes());

    assertThat(look.qcow2(SIZE))
        .hasValueSatisfying(header -> assertThat(header.virtualBytes()).isEqualTo(SIZE.bytes()));
    assertThat(look.mayBeRaw()).isFalse();
  }

  @Test
  void a_qcow2_image_that_is_too_large_is_nothing_to_prepare() throws IOException {
    FirstLook look = look(tiny().bytes());

    assertThat(look.qcow2(new DiskSize(SIZE.bytes() - 512))).isEmpty();
    assertThat(look.mayBeRaw()).isFalse();
  }

  /** What the inspection refuses, or what our own reader doesn't know. */
  @ParameterizedTest
  @MethodSource("refused")
  void a_qcow2_image_that_will_be_refused_is_nothing_to_prepare(byte[] image) throws IOException {
    FirstLook look = look(image);

    assertThat(look.qcow2(DiskSize.ofGib(1))).isEmpty();
    assertThat(look.mayBeRaw()).isFalse();
  }

  static Stream<byte[]> refused() {
    byte[] plain = tiny().bytes();
    byte[] iso = cutTo(TinyIso.of("ISO").bytes(), 1 << 20);
    return Stream.of(
        tiny().backingFile("/etc/passwd", "raw").bytes(),
        tiny().feature(2).bytes(),
        tiny().feature(40).bytes(),
        withInt(plain, 4, 4),
        withInt(plain, 20, 40),
        withInt(plain, 32, 1),
        cutTo(plain, 50),
        withBytes(iso, 0, cutTo(plain, 512)));
  }

  @Test
  void what_says_nothing_of_itself_may_be_raw() throws IOException {
    for (byte[] raw :
        new byte[][] {{}, {42}, new byte[100_000], TinyIso.of("ISO").bytes()}) {
      FirstLook look = look(raw);

      assertThat(look.mayBeRaw()).isTrue();
      assertThat(look.qcow2(SIZE)).isEmpty();
    }
  }

  @Test
  void what_begins_as_another_format_is_left_alone() throws IOException {
    for (byte[] other :
        new byte[][] {TinyVhdx.of(SIZE).bytes(), withText(new byte[4096], 0, "KDMV")}) {
      FirstLook look = look(other);

      assertThat(look.mayBeRaw()).isFalse();
      assertThat(look.qcow2(SIZE)).isEmpty();
    }
  }

  /** The rest is still to come, and nobody wants to wait for it. */
  @Test
  void only_the_beginning_is_read() throws IOException {
    byte[] raw = new byte[1 << 20];
    assertThat(new FirstLook(upTo(raw, 33 << 10)).mayBeRaw()).isTrue();

    assertThat(new FirstLook(upTo(tiny().bytes(), 64 << 10)).qcow2(SIZE)).isPresent();
  }

  private static ImageBytes upTo(byte[] image, long end) {
    return new ImageBytes() {
      @Override
      public long size() {
        return image.length;
      }

      @Override
      public void read(long offset, ByteBuffer into) {
        assertThat(offset + into.remaining()).isLessThanOrEqualTo(end);
        into.put(image, (int) offset, into.remaining());
      }
    };
  }

  @Test
  void what_ends_before_its_beginning_was_read_fails() {
    ImageBytes shorter = new ImageBytes() {
      @Override
      public long size() {
        return 1 << 20;
      }

      @Override
      public void read(long offset, ByteBuffer into) throws IOException {
        throw new EOFException("shorter than told");
      }
    };

    assertThatThrownBy(() -> new FirstLook(shorter)).isInstanceOf(EOFException.class);
  }

  @Test
  void judges_how_much_may_come_out_by_the_length_of_the_whole() throws IOException {
    long harmless = UnpackLimit.HARMLESS_BYTES;
    FirstLook small = look(tiny().bytes());
    FirstLook large = new FirstLook(upTo(new byte[2 << 20], 33 << 10));

    assertThat(small.isTooMuch(harmless)).isFalse();
    assertThat(small.isTooMuch(harmless + 1)).isTrue();
    assertThat(large.isTooMuch(harmless + 1)).isFalse();
  }
}

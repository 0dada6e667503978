/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyVhdx;
import dev.cowbird.imagebackend.testing.TinyVpc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * vpc and vhdx images with a few bytes of their structures changed, always the same ones, and the
 * checksums mostly right again: each gets a verdict, and qemu-img the same size where it opens what
 * was accepted.
 */
class VhdMutationTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(4096);
  private static final int MIB = 1 << 20;
  private static final int MUTANTS = 400;
  private static final long[] TELLING = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, 1L << 32, 0xffffffffL, 512, MIB, 6, 4
  };

  @TempDir
  Path directory;

  /** An image to change, and where its structures are. */
  private static final class Original {
    private final ImageFormat format;
    private final byte[] image;
    private final UnaryOperator<byte[]> seal;
    private final ByteOrder order;
    private final int[] offsets;

    /** @param bounds offsets where a structure begins, ends, the next begins, and so on */
    Original(
        ImageFormat format,
        byte[] image,
        UnaryOperator<byte[]> seal,
        ByteOrder order,
        int... bounds) {
      this.format = format;
      this.image = image;
      this.seal = seal;
      this.order = order;
      this.offsets = IntStream.range(0, bounds.length / 2)
          .flatMap(n -> IntStream.range(bounds[2 * n], bounds[2 * n + 1]))
          .toArray();
    }

    static Original dynamicVpc() {
      byte[] image = TinyVpc.dynamic(new DiskSize(2L * TinyVpc.BLOCK_BYTES))
          .data(1, new byte[] {1})
          .bytes();
      // Both footers change alike, or nothing but their contradiction would be found.
      UnaryOperator<byte[]> seal = changed -> {
        System.arraycopy(changed, 0, changed, changed.length - 512, 512);
        return TinyVpc.sealed(changed);
      };
      return new Original(
          ImageFormat.VPC,
          image,
          seal,
          ByteOrder.BIG_ENDIAN,
          0,
          88,
          512,
          560,
          1088,
          1280,
          1536,
          1552);
    }

    static Original fixedVpc() {
      byte[] image = TinyVpc.fixed(new DiskSize(65536)).bytes();
      return new Original(
          ImageFormat.VPC, image, TinyVpc::sealed, ByteOrder.BIG_ENDIAN, 65536, 65536 + 88);
    }

    static Original vhdx() {
      byte[] image = TinyVhdx.of(new DiskSize(2 * MIB)).data(1, new byte[] {1}).bytes();
      return new Original(
          ImageFormat.VHDX,
          image,
          TinyVhdx::sealed,
          ByteOrder.LITTLE_ENDIAN,
          65536,
          65536 + 80,
          131072,
          131072 + 80,
          TinyVhdx.TABLE_OFFSET,
          TinyVhdx.TABLE_OFFSET + 16,
          TinyVhdx.METADATA_OFFSET,
          TinyVhdx.METADATA_OFFSET + 192,
          TinyVhdx.ITEMS_OFFSET,
          TinyVhdx.ITEMS_OFFSET + 40);
    }

    byte[] mutant(Random random) {
      byte[] mutant = image.clone();
      ByteBuffer buffer = ByteBuffer.wrap(mutant).order(order);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int offset = offsets[random.nextInt(offsets.length)];
        switch (random.nextInt(4)) {
          case 0 -> mutant[offset] = (byte) random.nextInt(256);
          case 1 -> mutant[offset] ^= (byte) (1 << random.nextInt(8));
          case 2 -> buffer.putLong(offset & ~7, telling(random));
          default -> buffer.putInt(offset & ~3, (int) telling(random));
        }
      }
      boolean cut = random.nextInt(20) == 0;
      byte[] whole = cut ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
      return random.nextInt(8) == 0 || cut ? whole : seal.apply(whole);
    }

    private static long telling(Random random) {
      return TELLING[random.nextInt(TELLING.length)];
    }

    @Override
    public String toString() {
      return format + " of " + image.length + " bytes";
    }
  }

  static Stream<Original> originals() {
    return Stream.of(Original.dynamicVpc(), Original.fixedVpc(), Original.vhdx());
  }

  @ParameterizedTest
  @MethodSource("originals")
  void every_mutant_gets_a_verdict(Original original) throws IOException {
    Random random = new Random(1);
    int accepted = 0;

    for (int count = 0; count < MUTANTS; count++) {
      accepted += inspect(original.mutant(random)) instanceof Inspection.Accepted ? 1 : 0;
    }

    // Both happen, or the mutations would show nothing.
    assertThat(accepted).isBetween(MUTANTS / 20, MUTANTS * 19 / 20);
  }

  @ParameterizedTest
  @MethodSource("originals")
  void every_cut_gets_a_verdict(Original original) throws IOException {
    int length = original.image.length;
    IntStream near = IntStream.of(original.offsets).filter(offset -> offset % 8 < 2);
    int[] lengths =
        IntStream.concat(near, IntStream.of(0, 1, length - 513, length - 512)).toArray();

    for (int cut : lengths) {
      Inspection verdict = inspect(Arrays.copyOf(original.image, cut));
      if (verdict instanceof Inspection.Accepted accepted) {
        // A fixed disk without its footer is raw, and anything of less than a signature.
        assertThat(accepted.format()).isEqualTo(ImageFormat.RAW);
        assertThat(cut < 8 || original.offsets[0] >= original.image.length - 512)
            .isTrue();
      }
    }
  }

  @Tag("qemu")
  @ParameterizedTest
  @MethodSource("originals")
  void qemu_sees_what_we_accept_of_mutants(Original original) throws Exception {
    Path file = directory.resolve("mutant");
    Random random = new Random(2);
    int agreed = 0;

    for (int count = 0; count < MUTANTS && agreed < 40; count++) {
      byte[] mutant = original.mutant(random);
      if (inspect(mutant) instanceof Inspection.Accepted accepted
          && accepted.format() == original.format) {
        Files.write(file, mutant);
        String info = QemuImg.run("info", "-f", accepted.format(), "--output=json", file);
        assertThat(new ObjectMapper().readTree(info).get("virtual-size").asLong())
            .isEqualTo(accepted.virtualSize().bytes());
        agreed++;
      }
    }

    assertThat(agreed).isEqualTo(40);
  }

  private static Inspection inspect(byte[] image) throws IOException {
    return new ImageInspector().inspect(ImageBytes.of(image), Optional.empty(), LIMIT);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static dev.cowbird.imagebackend.testing.Patched.cutTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyVdi;
import dev.cowbird.imagebackend.testing.TinyVmdk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** vmdk and vdi images with a few bytes changed, always the same ones. */
class VmdkVdiMutationTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize((1 << 20) + 1536);
  private static final int MUTANTS = 4000;
  private static final int COMPARED = 40;
  private static final byte[] MARK = {1, 2, 3};
  private static final long[] TELLING = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 54, 1L << 32, 0xffffffffL, 512, 65536, 8, 4
  };

  static Stream<Original> originals() {
    return Stream.of(
        new Original(
            ImageFormat.VMDK,
            "monolithicSparse",
            TinyVmdk.sparse(SIZE).grainSectors(8).grain(3, MARK).zeros(4).bytes()),
        new Original(
            ImageFormat.VMDK,
            "streamOptimized",
            TinyVmdk.stream(SIZE).grainSectors(8).grain(3, MARK).grain(4, MARK).bytes()),
        new Original(
            ImageFormat.VDI,
            "dynamic",
            cutTo(TinyVdi.of(SIZE).block(1, MARK).bytes(), TinyVdi.DATA + 1536)));
  }

  /** What is changed. */
  private static final class Original {
    private final ImageFormat format;
    private final String type;
    private final byte[] image;

    Original(ImageFormat format, String type, byte[] image) {
      this.format = format;
      this.type = type;
      this.image = image;
    }

    @Override
    public String toString() {
      return type;
    }

    /** One to three changes, in the headers for one time in two. */
    byte[] mutant(Random random) {
      byte[] mutant = image.clone();
      ByteBuffer numbers = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int offset = place(random);
        switch (random.nextInt(4)) {
          case 0 -> mutant[offset] = (byte) random.nextInt(256);
          case 1 -> mutant[offset] ^= (byte) (1 << random.nextInt(8));
          case 2 -> numbers.putLong(offset & ~3, TELLING[random.nextInt(TELLING.length)]);
          default -> numbers.putInt(offset & ~3, (int) TELLING[random.nextInt(TELLING.length)]);
        }
      }
      return random.nextInt(20) == 0 ? cutTo(mutant, random.nextInt(mutant.length)) : mutant;
    }

    private int place(Random random) {
      return switch (random.nextInt(6)) {
        case 0, 1 -> random.nextInt(80);
        case 2 -> random.nextInt(1024);
        case 3 -> Math.max(0, image.length - 1 - random.nextInt(3 * 1024) - 8);
        default -> random.nextInt(image.length - 8);
      };
    }

    /** The virtual size that stands in the header. */
    long virtualBytes(byte[] mutant) {
      ByteBuffer numbers = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
      return format == ImageFormat.VMDK
          ? numbers.getLong(12) * 512
          : DiskSize.holding(numbers.getLong(368)).bytes();
    }
  }

  @TempDir
  Path directory;

  @ParameterizedTest
  @MethodSource("originals")
  void every_mutant_gets_a_verdict(Original original) throws IOException {
    Random random = new Random(1);
    int accepted = 0;

    for (int count = 0; count < MUTANTS; count++) {
      accepted += isAcceptedRightly(original, original.mutant(random)) ? 1 : 0;
    }

    // Both happen, or the mutations would show nothing.
    assertThat(accepted).isBetween(MUTANTS / 20, MUTANTS * 19 / 20);
  }

  @ParameterizedTest
  @MethodSource("originals")
  void an_image_cut_anywhere_is_refused(Original original) throws IOException {
    // The last sector may be filled up with zeros that nobody misses.
    for (int length = 0; length <= original.image.length - 512; length += 7) {
      assertThat(isAcceptedRightly(original, cutTo(original.image, length)))
          .as("cut to %s", length)
          .isFalse();
    }
  }

  @Tag("qemu")
  @ParameterizedTest
  @MethodSource("originals")
  void qemu_sees_what_we_accept_of_mutants(Original original) throws Exception {
    Random random = new Random(2);
    int compared = 0;
    for (int count = 0; count < MUTANTS && compared < COMPARED; count++) {
      byte[] mutant = original.mutant(random);
      if (isAcceptedRightly(original, mutant)) {
        compareWithQemu(original, Files.write(directory.resolve("mutant"), mutant), mutant);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(COMPARED);
  }

  private static void compareWithQemu(Original original, Path file, byte[] mutant)
      throws Exception {
    QemuImg.Result result = QemuImg.tryRun("info", "-f", original.format, "--output=json", file);
    // It is the stricter one about the descriptor's content id.
    if (result.exitStatus() == 0) {
      JsonNode info = new ObjectMapper().readTree(result.output());
      assertThat(info.get("virtual-size").asLong()).isEqualTo(original.virtualBytes(mutant));
      assertThat(info.has("backing-filename")).isFalse();
      assertThat(info.findValuesAsText("filename")).containsOnly(file.toString());
    }
  }

  private static boolean isAcceptedRightly(Original original, byte[] mutant) throws IOException {
    Inspection inspection =
        new ImageInspector().inspect(ImageBytes.of(mutant), Optional.empty(), LIMIT);
    if (inspection instanceof Inspection.Accepted accepted
        && accepted.format() == original.format) {
      assertThat(accepted.virtualSize().bytes())
          .isEqualTo(original.virtualBytes(mutant))
          .isBetween(512L, LIMIT.bytes());
      assertThat(accepted.unpackedBytes()).isBetween(0L, accepted.virtualSize().bytes());
      return true;
    }
    return false;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.testing.QemuImg;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with a few bytes changed, always the same ones: each gets a verdict, and a true one. */
class MutationTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final DiskSize SIZE = new DiskSize(1 << 20);
  private static final int MUTANTS = 3000;
  private static final long[] TELLING = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, 1L << 32, 0xffffffffL, 512, 65536, 4
  };

  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(ints = {9, 12, 16})
  void every_mutant_of_a_built_image_gets_a_verdict(int clusterBits) throws IOException {
    byte[] image = built(clusterBits).bytes();
    Random random = new Random(clusterBits);
    int accepted = 0;

    for (int count = 0; count < MUTANTS; count++) {
      byte[] mutant = mutate(image, 5 << clusterBits, random);
      accepted += isAcceptedRightly(mutant) ? 1 : 0;
    }

    // Both happen, or the mutations would show nothing.
    assertThat(accepted).isBetween(MUTANTS / 20, MUTANTS * 19 / 20);
  }

  @Tag("qemu")
  @Test
  void qemu_sees_what_we_accept_of_mutants_of_its_own_images() throws Exception {
    Path raw = directory.resolve("raw");
    byte[] content = new byte[300_000];
    new Random(3).nextBytes(content);
    Files.write(raw, Arrays.copyOf(content, 1 << 20));
    Random random = new Random(4);

    for (String options :
        List.of("cluster_size=512", "cluster_size=4k,compat=0.10", "extended_l2=on")) {
      Path file = directory.resolve("image");
      QemuImg.run("convert", "-c", "-f", "raw", "-O", "qcow2", "-o", options, raw, file);
      byte[] image = Files.readAllBytes(file);
      int compared = 0;
      for (int count = 0; count < MUTANTS / 3; count++) {
        byte[] mutant = mutate(image, Math.min(image.length, 1 << 18), random);
        if (isAcceptedRightly(mutant) && compared < 20) {
          compareWithQemu(Files.write(directory.resolve("mutant"), mutant), mutant);
          compared++;
        }
      }
      assertThat(compared).isEqualTo(20);
    }
  }

  private static void compareWithQemu(Path file, byte[] mutant) throws InterruptedException {
    QemuImg.Result info = QemuImg.tryRun("info", "-f", "qcow2", "--output=json", file);
    if (info.exitStatus() == 0) {
      assertThat(info.output())
          .contains("\"virtual-size\": " + virtualBytes(mutant))
          .doesNotContain("backing-filename", "data-file", "\"encrypted\"");
    }
  }

  private static boolean isAcceptedRightly(byte[] mutant) throws IOException {
    Inspection inspection =
        new ImageInspector().inspect(ImageBytes.of(mutant), Optional.empty(), LIMIT);
    if (inspection instanceof Inspection.Accepted accepted
        && accepted.format() == ImageFormat.QCOW2) {
      assertThat(accepted.virtualSize().bytes())
          .isEqualTo(virtualBytes(mutant))
          .isBetween(512L, LIMIT.bytes());
      assertThat(ByteBuffer.wrap(mutant).getLong(8)).as("backing file").isZero();
      assertThat(ByteBuffer.wrap(mutant).getInt(32)).as("encryption").isZero();
      return true;
    }
    return false;
  }

  private static long virtualBytes(byte[] image) {
    return ByteBuffer.wrap(image).getLong(24);
  }

  /** One to three changes below {@code end}, in the header for one time in two. */
  private static byte[] mutate(byte[] image, int end, Random random) {
    byte[] mutant = image.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int offset = random.nextInt(random.nextBoolean() ? 112 : end - 8);
      switch (random.nextInt(4)) {
        case 0 -> mutant[offset] = (byte) random.nextInt(256);
        case 1 -> mutant[offset] ^= (byte) (1 << random.nextInt(8));
        case 2 -> ByteBuffer.wrap(mutant).putLong(offset & ~7, telling(random));
        default -> ByteBuffer.wrap(mutant).putInt(offset & ~3, (int) telling(random));
      }
    }
    return random.nextInt(20) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
  }

  private static long telling(Random random) {
    return TELLING[random.nextInt(TELLING.length)];
  }

  private static TinyQcow2 built(int clusterBits) {
    byte[] text = "cowbird".getBytes(StandardCharsets.US_ASCII);
    return TinyQcow2.of(SIZE)
        .clusterBits(clusterBits)
        .data(0, text)
        .data(1, text)
        .compressed(2, text)
        .zeros(3)
        .data(15, text);
  }
}

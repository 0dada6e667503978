/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.convert.Qcow2Unpacker;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.format.MalformedImageException;
import dev.cowbird.imagebackend.format.Qcow2Header;
import dev.cowbird.imagebackend.testing.QemuImg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutants that we accept are unpacked to what qemu-img finds in them, or not at all. */
@Timeout(300)
class UnpackFuzzTest {
  private static final DiskSize LIMIT = new DiskSize(16 << 20);
  private static final int SAMPLES = Math.max(1, Integer.getInteger("fuzz.mutants", 400) / 10);

  @TempDir
  Path directory;

  private final AtomicInteger unpacked = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** Makes it likely that what is changed is guest data, of which there is more than of tables. */
  private static byte[] withOddByte(byte[] mutant, Random random) {
    if (random.nextBoolean()) {
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return mutant;
  }

  private static boolean isAccepted(byte[] mutant) throws IOException {
    Inspection inspection =
        new ImageInspector().inspect(ImageBytes.of(mutant), Optional.empty(), LIMIT);
    return inspection instanceof Inspection.Accepted accepted
        && accepted.format() == ImageFormat.QCOW2;
  }

  private Optional<byte[]> unpack(byte[] mutant) throws IOException {
    try {
      ImageBytes image = ImageBytes.of(mutant);
      Qcow2Header header = Qcow2Header.read(image);
      byte[] raw = new byte[(int) header.virtualBytes()];
      new Qcow2Unpacker(2)
          .unpack(
              image,
              header,
              (offset, data) -> data.get(raw, (int) offset, data.remaining()),
              bytes -> {});
      unpacked.incrementAndGet();
      return Optional.of(raw);
    } catch (MalformedImageException e) {
      assertThat(e.reason()).isNotBlank().hasSizeLessThan(400).matches("\\P{Cntrl}+");
      refused.incrementAndGet();
      return Optional.empty();
    }
  }

  private static boolean isQcow2(Seed seed) {
    return seed.format() == ImageFormat.QCOW2;
  }

  @Test
  void what_is_accepted_is_unpacked_or_malformed() {
    List<Seed> seeds = Seed.built().stream().filter(UnpackFuzzTest::isQcow2).toList();
    for (Seed seed : seeds) {
      Fuzzing.eachMutant(seed, seeds, (mutant, random) -> {
        byte[] odd = withOddByte(mutant, random);
        if (isAccepted(odd)) {
          unpack(odd);
        }
      });
    }

    assertThat(unpacked).hasPositiveValue();
    assertThat(refused).hasPositiveValue();
  }

  @Test
  @Tag("qemu")
  void what_is_unpacked_is_what_qemu_img_converts() throws Exception {
    List<Seed> seeds =
        Seed.byQemuImg(directory).stream().filter(UnpackFuzzTest::isQcow2).toList();
    AtomicInteger compared = new AtomicInteger();
    for (Seed seed : seeds) {
      AtomicInteger given = new AtomicInteger();
      Fuzzing.eachMutant(seed, seeds, (mutant, random) -> {
        byte[] odd = withOddByte(mutant, random);
        if (given.get() < SAMPLES && isAccepted(odd)) {
          given.incrementAndGet();
          Optional<byte[]> ours = unpack(odd);
          Optional<byte[]> theirs = convert(odd);
          if (ours.isPresent() && theirs.isPresent()) {
            compared.incrementAndGet();
            assertThat(ByteBuffer.wrap(ours.get())).isEqualTo(ByteBuffer.wrap(theirs.get()));
          }
        }
      });
    }

    assertThat(compared).hasValueGreaterThan(unpacked.get() * 3 / 4);
    assertThat(refused).hasPositiveValue();
  }

  private Optional<byte[]> convert(byte[] mutant) throws Exception {
    Path image = Files.write(directory.resolve("mutant"), mutant);
    Path target = directory.resolve("target");
    try {
      int status =
          QemuImg.tryRun("convert", "-f", "qcow2", "-O", "raw", image, target).exitStatus();
      return status == 0 ? Optional.of(Files.readAllBytes(target)) : Optional.empty();
    } finally {
      Files.deleteIfExists(target);
    }
  }
}

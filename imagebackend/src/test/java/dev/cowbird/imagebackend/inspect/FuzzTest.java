/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.testing.CountingBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mutant gets a verdict and nothing else, a true one, and at a price that is bounded. */
class FuzzTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final List<Seed> SEEDS = Seed.built();
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.values());
  private static final long SPARSE_BYTES = 1L << 40;

  /** A cluster of qcow2 at its largest. */
  private static final long LONGEST_READ = 2 << 20;

  /** Of a sparse file, an L1 table at its largest may be zeros that are read. */
  private static final long SPARSE_METADATA = 34 << 20;

  static Stream<Seed> seeds() {
    return SEEDS.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void every_seed_is_a_good_image(Seed seed) throws Exception {
    byte[] image = seed.bytes();

    assertThat(
            isAcceptedRightly(image, Optional.of(DeclaredFormat.of(seed.format())), image.length))
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void every_mutant_gets_a_verdict_at_a_bounded_price(Seed seed) {
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger rejected = new AtomicInteger();

    Fuzzing.eachMutant(seed, SEEDS, (mutant, random) -> {
      boolean good = isAcceptedRightly(mutant, declared(seed, random), size(mutant, random));
      (good ? accepted : rejected).incrementAndGet();
    });

    // Both happen, or the mutations would show nothing.
    assertThat(accepted).hasValueGreaterThan(rejected.get() / 30);
    assertThat(rejected).hasValueGreaterThan(accepted.get() / 30);
  }

  private static Optional<DeclaredFormat> declared(Seed seed, Random random) {
    ImageFormat any = FORMATS.get(random.nextInt(FORMATS.size()));
    return switch (random.nextInt(10)) {
      case 0 -> Optional.of(DeclaredFormat.of(any));
      case 1, 2, 3, 4 -> Optional.of(DeclaredFormat.of(seed.format()));
      default -> Optional.empty();
    };
  }

  private static long size(byte[] mutant, Random random) {
    return random.nextInt(20) == 0 ? SPARSE_BYTES - random.nextInt(1024) : mutant.length;
  }

  private static boolean isAcceptedRightly(
      byte[] mutant, Optional<DeclaredFormat> declared, long size) throws Exception {
    CountingBytes image = new CountingBytes(mutant, size);
    Inspection inspection = new ImageInspector().inspect(image, declared, LIMIT);
    assertCheap(image, mutant.length);
    if (inspection instanceof Inspection.Rejected rejected) {
      assertThat(rejected.reason()).isNotBlank().hasSizeLessThan(400).matches("\\P{Cntrl}+");
      return false;
    }
    Inspection.Accepted accepted = (Inspection.Accepted) inspection;
    declared.ifPresent(format -> assertThat(format.names(accepted.format())).isTrue());
    assertThat(accepted.virtualSize().bytes()).isBetween(512L, LIMIT.bytes());
    assertThat(accepted.unpackedBytes()).isBetween(0L, accepted.virtualSize().bytes());
    if (accepted.format() == ImageFormat.QCOW2) {
      assertAloneAndReadable(ByteBuffer.wrap(mutant), accepted);
    }
    return true;
  }

  private static void assertCheap(CountingBytes image, int length) {
    long zeros = image.size() > length ? SPARSE_METADATA : 0;
    assertThat(image.longest()).as("longest read").isLessThanOrEqualTo(LONGEST_READ);
    assertThat(image.total()).as("bytes read").isLessThan(65536 + 4L * length + zeros);
    assertThat(image.reads()).as("reads").isLessThan(1000 + (length + zeros) / 64);
  }

  /** The fields of which a mistake would do most harm, read once more and by themselves. */
  private static void assertAloneAndReadable(ByteBuffer mutant, Inspection.Accepted accepted) {
    assertThat(accepted.virtualSize().bytes()).as("size").isEqualTo(mutant.getLong(24));
    assertThat(mutant.getLong(8)).as("backing file").isZero();
    assertThat(mutant.getInt(32)).as("encryption").isZero();
    if (mutant.getInt(4) == 3) {
      assertThat(mutant.getLong(72) & ~0b11001).as("incompatible features").isZero();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Inspection;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.convert.QemuImgConverter;
import dev.cowbird.imagebackend.fetch.SpaceGuard;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.format.ImageBytes;
import dev.cowbird.imagebackend.qemuimg.QemuImg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutants that we accept, given to qemu-img as every image is: under limits, and compared with what
 * it sees. It may find what we don't look at, as data that can't be inflated; it may not see
 * another disk.
 */
@Tag("qemu")
class FuzzAgreementTest {
  private static final DiskSize LIMIT = DiskSize.ofGib(1024);
  private static final long SLACK_BYTES = 1 << 20;

  /** Of each seed; the mutants of a longer run are given in proportion. */
  private static final int SAMPLES = Math.max(1, Integer.getInteger("fuzz.mutants", 400) / 80);

  @TempDir
  Path directory;

  private final HostFiles files = new LinuxFiles();

  @Test
  void qemu_img_sees_what_we_accept() throws Exception {
    List<Seed> seeds = Seed.byQemuImg(directory);
    for (Seed seed : seeds) {
      AtomicInteger given = new AtomicInteger();
      AtomicInteger converted = new AtomicInteger();

      Fuzzing.eachMutant(seed, seeds, (mutant, random) -> {
        Optional<Inspection.Accepted> accepted = inspect(mutant);
        // Any of the mutants may be a sample, not only the first ones.
        if (accepted.isPresent() && given.get() < SAMPLES && random.nextInt(4) == 0) {
          given.incrementAndGet();
          converted.addAndGet(converts(mutant, accepted.get()) ? 1 : 0);
        }
      });

      assertThat(given).as("accepted of '%s'", seed).hasValueGreaterThan(SAMPLES / 4);
      assertThat(converted).as("converted of '%s'", seed).hasValueGreaterThan(0);
    }
  }

  private static Optional<Inspection.Accepted> inspect(byte[] mutant) throws Exception {
    Inspection inspection =
        new ImageInspector().inspect(ImageBytes.of(mutant), Optional.empty(), LIMIT);
    return inspection instanceof Inspection.Accepted accepted
            && !accepted.format().isRaw()
        ? Optional.of(accepted)
        : Optional.empty();
  }

  private boolean converts(byte[] mutant, Inspection.Accepted accepted) throws Exception {
    Path image = Files.write(directory.resolve("mutant"), mutant);
    Path target = directory.resolve("target");
    try {
      new QemuImgConverter(
              new QemuImg(new ExecCommandRunner()), files, new SpaceGuard(files, directory))
          .convert(image, accepted, target, bytes -> {});
      assertThat(target).hasSize(accepted.virtualSize().bytes());
      assertThat(files.allocatedBytes(target))
          .isLessThanOrEqualTo(accepted.unpackedBytes() + SLACK_BYTES);
      return true;
    } catch (ImageException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.COMMAND_FAILED);
      return false;
    } finally {
      Files.deleteIfExists(target);
    }
  }
}

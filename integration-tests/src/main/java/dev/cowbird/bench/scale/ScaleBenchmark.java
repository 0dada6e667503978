/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.scale;

import dev.cowbird.bench.command.Bench;
import dev.cowbird.bench.command.Benchmark;
import dev.cowbird.bench.command.LibvirtOption;
import dev.cowbird.bench.figure.Figure;
import dev.cowbird.bench.host.Program;
import dev.cowbird.bench.host.Stopwatch;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.HypervisorUse;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what grows with the number of instances and images. */
@Command(
    name = "scale",
    description = {
      "Measures list (instances), image_ls, prune (a dry run), warm (one more disk) and heap (after"
          + " collecting garbage) with many instances and images, at a quarter of the numbers, at"
          + " half, and at all of them.",
      "The instances have a disk each and no machine. They and the images are made by the API."
    })
public final class ScaleBenchmark extends Benchmark {
  @Mixin
  private LibvirtOption libvirt;

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "How many instances (default: ${DEFAULT-VALUE}).")
  private int instances = 1000;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "How many images (default: ${DEFAULT-VALUE}).")
  private int images = 200;

  @Override
  protected void measure(Bench bench) {
    requireAtLeast(1, "--instances", instances);
    requireAtLeast(1, "--images", images);
    Path state = bench.scratch().fresh("state");
    try (ComputeDriver driver = LibvirtComputeDriver.open(DriverConfig.of(libvirt.uri(), state))) {
      Population population = new Population(driver, bench.scratch().fresh("sources"));
      for (int part : List.of(4, 2, 1)) {
        Size size = new Size(Math.max(1, images / part), Math.max(1, instances / part));
        bench.say("scale: " + size.images() + " images, " + size.instances() + " instances");
        population.growTo(size.images(), size.instances());
        measure(bench, driver, population, size);
      }
    }
  }

  /** How much there is. */
  private record Size(int images, int instances) {
    Figure of(Figure figure) {
      return figure.with("images", images).with("instances", instances);
    }
  }

  private static void measure(Bench bench, ComputeDriver driver, Population population, Size size) {
    repeat(bench, size, "list", i -> driver.instances());
    repeat(bench, size, "image_ls", i -> driver.images().images());
    repeat(bench, size, "prune", i -> driver.pruneImages(dryRun(), HypervisorUse.ASKED));
    repeat(bench, size, "warm", i -> population.createDisk(extra(i + bench.warmups())));
    for (int i = -bench.warmups(); i < bench.runs(); i++) {
      driver.destroy(new InstanceName(extra(i + bench.warmups())));
    }
    for (int i = 0; i < bench.runs(); i++) {
      bench.scoreboard().ours(size.of(Figure.bytes("heap")), usedHeap());
    }
  }

  private static String extra(int number) {
    return "extra-" + number;
  }

  /** Everything that nobody uses is old enough. */
  private static PruneRequest dryRun() {
    return PruneRequest.of(
            PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO))
        .withMode(Mode.DRY_RUN);
  }

  /** Something that is done again and again. */
  private interface Numbered {
    void run(int number);
  }

  private static void repeat(Bench bench, Size size, String name, Numbered action) {
    Figure figure = size.of(Figure.seconds(name).with("warmups", bench.warmups()));
    for (int i = -bench.warmups(); i < bench.runs(); i++) {
      int number = i;
      Program.settle();
      double seconds = Stopwatch.secondsOf(() -> action.run(number));
      if (number >= 0) {
        bench.scoreboard().ours(figure, seconds);
      }
    }
  }

  @SuppressWarnings("SystemGc") // what is left afterwards is what is measured
  private static double usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

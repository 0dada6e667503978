/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.disk;

import dev.cowbird.bench.command.Bench;
import dev.cowbird.bench.command.Benchmark;
import dev.cowbird.bench.peer.PeerCommand;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures disks of one image. */
@Command(
    name = "disk",
    description = {
      "Measures how long a disk takes: cold (first of an image in an empty state directory), warm,"
          + " other_size, concurrent (threads), processes, cold_first and warm_first (in a JVM that"
          + " has just started).",
      "Beside it runs qemu-img, where it is installed, and every --peer."
    })
public final class DiskBenchmark extends Benchmark {
  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      required = true,
      description = "A path, file:, http:, https: or glance:UUID, with the usual OS_* variables.")
  private ImageLocation image;

  @Option(names = "--format", paramLabel = "F", description = "What it must be: raw, qcow2, ...")
  private Optional<DeclaredFormat> format = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "The disks' size (default: ${DEFAULT-VALUE}).")
  private DiskSize size = DiskSize.ofGib(20);

  @Option(
      names = "--other-size",
      paramLabel = "SIZE",
      description = "The size of other_size (default: ${DEFAULT-VALUE}).")
  private DiskSize otherSize = DiskSize.ofGib(40);

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "How many at once (default: ${DEFAULT-VALUE}).")
  private int concurrent = 16;

  @Option(
      names = "--peer",
      paramLabel = "NAME[@FIGURE]=COMMAND",
      description = {
        "Run the command by sh -c beside each run; may be given several times. It finds an empty"
            + " directory in $$BENCH_DIR, and the options above in $$BENCH_IMAGE, $$BENCH_FORMAT,"
            + " $$BENCH_SIZE, $$BENCH_OTHER_SIZE (bytes) and $$BENCH_CONCURRENT.",
        "Its wall time counts as FIGURE (default: cold), unless it prints lines of JSON with"
            + " figure and runs, seconds or ms: then those do."
      })
  private List<PeerCommand> peers = List.of();

  @Override
  protected void measure(Bench bench) {
    requireAtLeast(1, "--concurrent", concurrent);
    DiskTask task = new DiskTask(image, format, size, "disk");
    requireSound(peers, round(bench, task));
    QemuImgPeer.obstacle().or(() -> QemuImgPeer.obstacle(task)).ifPresent(bench::say);
    for (int i = 1; i <= bench.warmups(); i++) {
      bench.say("disk: warm-up " + i + " of " + bench.warmups());
      round(bench.unseen(), task).warmUp();
    }
    for (int i = 1; i <= bench.runs(); i++) {
      bench.say("disk: run " + i + " of " + bench.runs());
      round(bench, task).run();
    }
  }

  private DiskRound round(Bench bench, DiskTask task) {
    return new DiskRound(bench, task, otherSize, concurrent, peers);
  }

  private void requireSound(List<PeerCommand> peers, DiskRound round) {
    Set<String> names = new HashSet<>(Set.of(QemuImgPeer.NAME));
    for (PeerCommand peer : peers) {
      if (!names.add(peer.name())) {
        throw misused("There is another peer named " + peer.name());
      }
      if (!round.figures().containsKey(peer.figure())) {
        throw misused("There is no figure " + peer.figure() + " for peer " + peer.name());
      }
    }
  }
}

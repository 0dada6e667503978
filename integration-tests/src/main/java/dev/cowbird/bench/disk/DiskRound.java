/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.disk;

import static java.util.Objects.requireNonNull;

import dev.cowbird.bench.command.Bench;
import dev.cowbird.bench.disk.DiskMaker.Start;
import dev.cowbird.bench.figure.Figure;
import dev.cowbird.bench.host.ChildJvm;
import dev.cowbird.bench.host.Program;
import dev.cowbird.bench.host.Scratch;
import dev.cowbird.bench.host.Stopwatch;
import dev.cowbird.bench.host.Together;
import dev.cowbird.bench.peer.PeerCommand;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Goes once through the life of an image in an empty state directory, each figure followed by those
 * of the peers for it. Before each of them everything is written to disk.
 */
record DiskRound(
    Bench bench, DiskTask task, DiskSize otherSize, int concurrent, List<PeerCommand> peers) {

  /** Everything, beside the peers. */
  void run() {
    Path state = bench.scratch().fresh("state");
    inThisProcess(state);
    inOtherProcesses(state);
    Scratch.remove(state);
    coldInAnotherProcess();
    peers.forEach(this::peer);
  }

  /** What is measured in this JVM, whose code is compiled the better for it. */
  void warmUp() {
    Path state = bench.scratch().fresh("state");
    inThisProcess(state);
    Scratch.remove(state);
  }

  private void inThisProcess(Path state) {
    try (ImageBackend images = LocalImageBackend.open(ImageBackendConfig.of(state))) {
      readSource();
      Disk first = measured(figure("cold"), () -> task.named("cold").run(images));
      if (QemuImgPeer.obstacle().isEmpty() && QemuImgPeer.obstacle(task).isEmpty()) {
        readSource();
        qemuImg(figure("cold"), directory -> QemuImgPeer.cold(task, directory));
      }
      measured(figure("warm"), () -> task.named("warm").run(images));
      if (QemuImgPeer.obstacle().isEmpty()) {
        Path base = first.backingChain().get(0);
        qemuImg(
            figure("warm"), directory -> QemuImgPeer.overlay(base, directory, first.virtualSize()));
      }
      measured(figure("other_size"), () -> task.sized(otherSize).named("other").run(images));
      Program.settle();
      double seconds = Together.seconds(IntStream.range(0, concurrent)
          .<Runnable>mapToObj(i -> () -> task.named("concurrent-" + i).run(images))
          .toList());
      bench.scoreboard().ours(severalAtOnce("concurrent"), seconds);
    }
  }

  private void inOtherProcesses(Path state) {
    Program.settle();
    bench.scoreboard().ours(processesFigure("warm_first"), first(state, "first"));
    bench.scoreboard().ours(processesFigure("processes").with("n", concurrent), crowd(state));
  }

  private void coldInAnotherProcess() {
    Path state = bench.scratch().fresh("state");
    readSource();
    Program.settle();
    bench.scoreboard().ours(processesFigure("cold_first"), first(state, "first"));
    Scratch.remove(state);
  }

  /** What a process that has just begun takes, as it tells. */
  private double first(Path state, String name) {
    try (ChildJvm child = DiskMaker.start(Start.AT_ONCE, state, task.named(name))) {
      return Double.parseDouble(child.line());
    }
  }

  /** What many processes take from a common start. */
  private double crowd(Path state) {
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < concurrent; i++) {
        children.add(DiskMaker.start(Start.WHEN_TOLD, state, task.named("process-" + i)));
      }
      children.forEach(ChildJvm::line);
      Program.settle();
      Stopwatch watch = Stopwatch.start();
      children.forEach(ChildJvm::signal);
      children.forEach(ChildJvm::line);
      return watch.seconds();
    } finally {
      children.forEach(ChildJvm::close);
    }
  }

  private void peer(PeerCommand peer) {
    Map<String, Figure> figures = figures();
    Path directory = bench.scratch().fresh("peer");
    readSource();
    Program.settle();
    Map<String, Double> times = peer.run(figures.keySet(), concurrent, directory, variables());
    times.forEach((name, seconds) ->
        bench.scoreboard().peer(requireNonNull(figures.get(name)), peer.name(), seconds));
    Scratch.remove(directory);
  }

  /** All that is measured, by name. */
  Map<String, Figure> figures() {
    return Stream.of(
            figure("cold"),
            figure("warm"),
            figure("other_size"),
            severalAtOnce("concurrent"),
            processesFigure("processes").with("n", concurrent),
            processesFigure("cold_first"),
            processesFigure("warm_first"))
        .collect(Collectors.toMap(Figure::name, Function.identity()));
  }

  private Map<String, String> variables() {
    return Map.of(
        "BENCH_IMAGE", task.imageText(),
        "BENCH_FORMAT", task.format().map(Object::toString).orElse(""),
        "BENCH_SIZE", Long.toString(task.size().bytes()),
        "BENCH_OTHER_SIZE", Long.toString(otherSize.bytes()),
        "BENCH_CONCURRENT", Integer.toString(concurrent));
  }

  /** Something that is given a directory of its own. */
  private interface InDirectory {
    double seconds(Path directory);
  }

  private void qemuImg(Figure figure, InDirectory peer) {
    Path directory = bench.scratch().fresh("qemu-img");
    Program.settle();
    bench.scoreboard().peer(figure, QemuImgPeer.NAME, peer.seconds(directory));
    Scratch.remove(directory);
  }

  private <T> T measured(Figure figure, Supplier<T> action) {
    Program.settle();
    Stopwatch watch = Stopwatch.start();
    T result = action.get();
    bench.scoreboard().ours(figure, watch.seconds());
    return result;
  }

  /** Brings a local image into the page cache. */
  private void readSource() {
    if (task.image() instanceof ImageLocation.LocalFile file) {
      try (InputStream in = Files.newInputStream(file.path())) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // Cowbird itself tells better what is wrong with it.
      }
    }
  }

  private Figure severalAtOnce(String name) {
    return figure(name).with("n", concurrent);
  }

  private Figure figure(String name) {
    return processesFigure(name).with("warmups", bench.warmups());
  }

  private Figure processesFigure(String name) {
    return Figure.seconds(name).with("image", task.image().toString()).with("size", size(name));
  }

  private long size(String name) {
    return (name.equals("other_size") ? otherSize : task.size()).bytes();
  }
}

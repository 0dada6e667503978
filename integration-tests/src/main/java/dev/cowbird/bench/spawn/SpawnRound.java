/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.figure.Figure;
import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.Program;
import dev.cowbird.bench.host.Stopwatch;
import dev.cowbird.bench.host.Together;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Makes some guests at once, waits until all have said something, and takes them away.
 *
 * @param first the first guest's number
 * @param atOnce how many
 */
record SpawnRound(Guests guests, int first, int atOnce) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** @param result is given each figure and its seconds */
  void run(int warmups, BiConsumer<Figure, Double> result) {
    numbers().forEach(guests::prepare);
    Program.settle();
    Stopwatch watch = Stopwatch.start();
    result.accept(figure("spawn", warmups), together(guests::spawn));
    numbers().mapToObj(guests::consoleLog).forEach(log -> awaitText(log, watch));
    result.accept(figure("console", warmups), watch.seconds());
    Program.settle();
    result.accept(figure("destroy", warmups), together(guests::destroy));
  }

  private Figure figure(String name, int warmups) {
    return Figure.seconds(name).with("n", atOnce).with("warmups", warmups);
  }

  private IntStream numbers() {
    return IntStream.range(first, first + atOnce);
  }

  private double together(IntConsumer action) {
    List<Runnable> actions =
        numbers().<Runnable>mapToObj(i -> () -> action.accept(i)).toList();
    return Together.seconds(actions);
  }

  private static void awaitText(Path log, Stopwatch watch) {
    while (log.toFile().length() == 0) {
      if (watch.seconds() > PATIENCE.toSeconds()) {
        throw new BenchException("A guest's console says nothing: " + log
            + (Files.exists(log) ? " is empty" : " does not exist"));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        throw BenchException.interrupted(e);
      }
    }
  }
}

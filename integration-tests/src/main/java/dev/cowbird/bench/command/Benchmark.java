/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.command;

import dev.cowbird.bench.figure.Report;
import dev.cowbird.bench.figure.Scoreboard;
import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.Scratch;
import dev.cowbird.driver.DriverException;
import dev.cowbird.imagebackend.ImageException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that measures something. Exits with 0, 1 if anything failed, 130 if interrupted. */
public abstract class Benchmark implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;

  @Spec
  private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Measure each figure so often (default: ${DEFAULT-VALUE}).")
  private int runs = 5;

  @Option(
      names = "--warmups",
      paramLabel = "N",
      description = "Do the same so often before, uncounted (default: ${DEFAULT-VALUE}).")
  private int warmups = 3;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Make temporary state directories there (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Override
  public final Integer call() {
    requireAtLeast(1, "--runs", runs);
    requireAtLeast(0, "--warmups", warmups);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Scoreboard scoreboard = new Scoreboard();
    try (Scratch scratch = Scratch.in(directory)) {
      measure(new Bench(scratch, scoreboard, runs, warmups, err));
      Report report = new Report(scoreboard);
      report.printJson(out);
      report.printTable(err);
      return 0;
    } catch (ParameterException e) {
      throw e;
    } catch (RuntimeException e) {
      return failed(e, err);
    }
  }

  /** Measures everything. What it throws is shown. */
  protected abstract void measure(Bench bench);

  /** @throws ParameterException if the option's value is less */
  protected final void requireAtLeast(int least, String option, int value) {
    if (value < least) {
      throw misused("Option " + option + " is " + value + ", less than " + least);
    }
  }

  /** What to throw if the options can't be. */
  protected final ParameterException misused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private int failed(RuntimeException e, PrintWriter err) {
    err.println("bench " + spec.name() + ": " + e.getMessage());
    boolean expected =
        e instanceof BenchException || e instanceof ImageException || e instanceof DriverException;
    if (!expected) {
      e.printStackTrace(err);
    }
    err.flush();
    return Thread.currentThread().isInterrupted() ? INTERRUPTED : FAILED;
  }
}

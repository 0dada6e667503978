/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ProcessDestroyer;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * One process and the thread that started it.
 *
 * <p>The kernel sends a parent death signal when the <em>thread</em> that forked is gone, not the
 * process (prctl(2), PR_SET_PDEATHSIG). So the process is started from a platform thread of its
 * own, which stays until the process has ended, whatever thread the caller runs on.
 */
final class ChildProcess {
  /** How long a process may take to end after SIGTERM. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** SIGKILL fails to end only what hangs inside the kernel. */
  private static final Duration KILL_GRACE = Duration.ofSeconds(10);

  /** How long to wait for the rest of its output, should a grandchild hold the pipe. */
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

  private final StdoutCapture stdout = new StdoutCapture();
  private final StderrTail stderr = new StderrTail();
  private final CompletableFuture<Optional<Process>> launched = new CompletableFuture<>();
  private final FutureTask<Integer> life;

  private ChildProcess(List<String> arguments, Map<String, String> environment) {
    life = new FutureTask<>(() -> live(arguments, environment));
  }

  static ChildProcess start(String title, List<String> arguments, Map<String, String> environment) {
    ChildProcess child = new ChildProcess(arguments, environment);
    Thread thread = new Thread(child.life, "cowbird " + title);
    thread.setDaemon(true);
    thread.start();
    return child;
  }

  private int live(List<String> arguments, Map<String, String> environment) throws IOException {
    try {
      // Without an input stream to pump, the handler closes the process's stdin: it reads as empty.
      PumpStreamHandler streams = new PumpStreamHandler(stdout, stderr);
      streams.setStopTimeout(OUTPUT_GRACE);
      DefaultExecutor executor =
          DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
      executor.setExitValues(null);
      executor.setProcessDestroyer(new Announcer(launched));
      return executor.execute(new VerbatimLine(arguments), environment);
    } finally {
      launched.complete(Optional.empty());
    }
  }

  /** @return the exit status, once it has ended and all its output is read */
  int await(Duration timeout) throws InterruptedException, TimeoutException, IOException {
    try {
      return life.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("The thread that runs a command failed", e.getCause());
    }
  }

  /** Ends the process: asks it by SIGTERM, then kills it. Keeps the caller's interrupt flag. */
  void end() {
    launched.join().ifPresent(process -> {
      process.destroy();
      if (!endsWithin(process, GRACE)) {
        process.destroyForcibly();
        endsWithin(process, KILL_GRACE);
      }
    });
  }

  private static boolean endsWithin(Process process, Duration grace) {
    try {
      process.onExit().orTimeout(grace.toNanos(), TimeUnit.NANOSECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  StdoutCapture stdout() {
    return stdout;
  }

  StderrTail stderr() {
    return stderr;
  }

  /** CommandLine itself strips white space from both ends of each argument. */
  private static final class VerbatimLine extends CommandLine {
    private final List<String> arguments;

    VerbatimLine(List<String> arguments) {
      super(arguments.get(0));
      this.arguments = arguments;
    }

    @Override
    public String[] toStrings() {
      return arguments.toArray(String[]::new);
    }
  }

  /** The executor tells its destroyer of the process: the one way to get hold of it. */
  private record Announcer(CompletableFuture<Optional<Process>> launched)
      implements ProcessDestroyer {
    @Override
    public boolean add(Process process) {
      return launched.complete(Optional.of(process));
    }

    @Override
    public boolean remove(Process process) {
      return true;
    }

    @Override
    public int size() {
      return 1;
    }
  }
}

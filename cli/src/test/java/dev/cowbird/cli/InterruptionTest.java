/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a JVM of its own, which a signal ends. */
@Timeout(60)
class InterruptionTest {
  /** Works until it is interrupted, and then undoes it. */
  static final class Worker {
    public static void main(String[] arguments) {
      try (Interruption interruption = Interruption.ofThisThread()) {
        System.out.println("working");
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          System.out.println("undone");
        }
        interruption.finished();
        System.exit(130);
      }
    }
  }

  /** Is done already when the signal comes. */
  static final class Idler {
    public static void main(String[] arguments) throws InterruptedException {
      try (Interruption interruption = Interruption.ofThisThread()) {
        interruption.finished();
        System.out.println("done");
        new CountDownLatch(1).await();
      }
    }
  }

  private static Process start(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName())
        .redirectErrorStream(true)
        .start();
  }

  /** By SIGTERM; what the process has printed can still be read. */
  private static void terminate(Process process) {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  @Test
  void gives_the_work_time_to_undo() throws IOException, InterruptedException {
    Process process = start(Worker.class);
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("working");

      terminate(process);

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).isEqualTo("undone");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void keeps_nobody_who_is_done() throws IOException, InterruptedException {
    Process process = start(Idler.class);
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("done");

      terminate(process);

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the {@code bench} command begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    // The logger reads its level when the first class asks for one.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    Interruption interruption = Interruption.ofThisThread();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = BenchCommand.execute(out, err, arguments);
    out.flush();
    err.flush();
    interruption.finished();
    System.exit(status);
  }
}

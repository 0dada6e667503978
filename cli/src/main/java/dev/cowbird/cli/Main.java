/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli;

import dev.cowbird.cli.command.Context;
import dev.cowbird.cli.command.CowbirdCommand;
import dev.cowbird.cli.command.Environment;
import dev.cowbird.cli.output.Output;
import dev.cowbird.cli.output.PlainStream;
import dev.cowbird.cli.output.Terminal;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import java.util.Arrays;

/** Where the {@code cowbird} command begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    // The logger reads its level when the first class asks for one.
    boolean verbose = Arrays.stream(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .anyMatch("--verbose"::equals);
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "debug" : "warn");
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    // Who names a password in https_proxy means the proxy to get it.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    Output output = new Output(System.out, System.err, Terminal.ofThisProcess(), Output.Form.TEXT);
    // What libraries log may be a guest's words.
    System.setErr(PlainStream.over(System.err));
    Context context =
        new Context(Environment.ofThisProcess(), System.in, output, LibvirtComputeDriver::open);
    try (Interruption interruption = Interruption.ofThisThread()) {
      int status = CowbirdCommand.execute(context, arguments);
      System.out.flush();
      interruption.finished();
      System.exit(status);
    }
  }

  /** On this host's libvirt. */
  static Context context(Environment environment, Output output) {
    return new Context(environment, output, LibvirtComputeDriver::open);
  }
}
